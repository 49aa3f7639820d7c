/**
 * Words that people make passwords of, in lower case and without digits: first names, sports, animals, keyboards, and what
 * comes to mind when a form asks for a password. Written down for this project.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
  password passwort passwd passphrase pass secret secure security login logon signin welcome hello letmein openup opensesame
  enter access admin administrator root user guest test tester testing demo sample default changeme change temp temporary
  master manager boss system server service computer laptop internet network windows microsoft apple google android iphone
  samsung facebook twitter youtube amazon linux ubuntu oracle mysql postgres database cisco router wifi wireless office
  company business work worker employee project sprint agile scrum release iteration story backlog
  qwerty qwertz azerty qwertyuiop asdf asdfgh asdfghjkl zxcv zxcvb zxcvbn zxcvbnm qazwsx wsxedc edcrfv rfvtgb qweasd
  asdzxc qweasdzxc poiuytrewq lkjhgfdsa mnbvcxz abc abcd abcde abcdef abcdefg abcdefgh alphabet
  iloveyou loveyou loveme lovely lover love forever always together sweet sweetheart honey baby babygirl darling angel angels
  princess prince queen king kingdom lady gentleman girl girls boy boys woman women man men friend friends family mother
  father mommy daddy sister brother son daughter grandma grandpa
  dragon monkey tiger lion eagle eagles falcon hawk wolf wolves bear bears panther leopard cougar jaguar shark dolphin
  dolphins whale turtle rabbit bunny horse pony donkey cow pig chicken duck goose kitty kitten cat cats puppy doggy dog dogs
  mouse hamster spider snake butterfly bird birds parrot penguin elephant giraffe gorilla buffalo bulldog beagle
  football baseball basketball soccer hockey tennis golf golfer rugby cricket swimming running cycling fishing hunting
  racing skate skateboard surfing boxing wrestling karate yankees cowboys steelers packers lakers chelsea arsenal liverpool
  barcelona madrid juventus manchester united rangers celtic redsox broncos raiders
  superman batman spiderman ironman starwars startrek pokemon pikachu mario zelda sonic naruto harry potter gandalf frodo
  matrix jedi yoda skywalker vader avatar marvel joker hulk thor wizard magic magician ninja samurai pirate pirates
  michael jennifer jessica ashley amanda daniel andrew joshua matthew robert thomas jordan hunter hannah anthony charlie
  george william david james john johnny jack jackson joseph justin jason kevin brian brandon nicholas nicole natasha
  samantha sarah sophie sophia olivia emma emily elizabeth victoria vanessa veronica patricia patrick peter paul philip
  richard rebecca rachel maria marie martin marcus maggie melissa michelle monica nathan oliver oscar max maximus
  alex alexander alexis alice amber andrea angela anna anne annie antonio barbara benjamin bonnie carlos carmen caroline
  catherine charles charlotte chris christian christine christopher claire claudia daisy danielle debbie diana dennis
  edward eric ethan felix fernando florence francis frank freddy gabriel gary gloria grace greg heather helen henry isabella
  jacob jasmine jeremy jerry joanna jose juan julia julian julie karen kelly kenneth kimberly larry laura lauren leo linda
  lisa louis louise lucas lucky lucy luis madison mark martha mary mia mike miguel morgan nancy natalie nina pamela pedro
  rosie ruby ryan sandra scott sean simon stella stephanie stephen steven susan taylor teresa tiffany timothy tyler
  valentina vincent virginia walter wendy zoe zachary
  summer winter spring autumn fall january february march april may june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday morning evening night midnight today tomorrow yesterday
  sunshine sunny sunset moon moonlight star stars sky heaven rainbow cloud storm thunder lightning rain snow ocean river
  mountain island beach forest flower flowers rose roses lily orchid tree garden nature earth world planet galaxy universe
  red green blue yellow orange purple pink black white silver golden gold diamond diamonds pearl crystal emerald
  chocolate cookie cookies coffee cheese pizza banana apples cherry strawberry peach lemon melon pepper ginger sugar candy
  butter bread burger pasta noodle whiskey vodka beer wine tequila corona heineken
  ferrari porsche mercedes bmw audi toyota honda nissan ford mustang corvette camaro chevy chevrolet harley davidson yamaha
  suzuki kawasaki jeep truck racecar turbo
  america american usa canada mexico brasil brazil england london paris france berlin germany deutschland italia italy roma
  spain espana india china japan tokyo russia moscow africa australia sydney texas dallas chicago boston newyork phoenix
  austin denver houston detroit atlanta orlando florida california hollywood vegas colorado virginia
  jesus christ christian god faith hope blessed bless church bible grace peace angel spirit soul saint amen
  freedom liberty victory winner champion champ legend hero power powerful strong strength warrior soldier army marine navy
  ranger police sniper killer shadow ghost phantom demon devil satan lucifer hell death dead zombie vampire monster beast
  mercury apollo zeus athena poseidon hercules titan phoenix pegasus unicorn
  music guitar piano drummer rock rockstar metal metallica nirvana slipknot beatles eminem rapper jazz dance dancer
  player gamer games game playboy xbox nintendo playstation minecraft roblox fortnite warcraft counter strike
  school student teacher college university science chemistry physics history maths english
  money cash dollar dollars rich million millionaire bitcoin lottery casino poker
  trustno trustme whatever nothing something anything everything nobody somebody unknown private nopassword mypassword
  mypass thisis myname your yours please thanks thank sorry crazy stupid idiot fuck fuckyou fucking asshole bitch sexy sex
  hottie cutie beautiful pretty smile smiley happy happiness lucky laugh funny cool awesome amazing perfect special super
  great good best number first second third last one two three four five six seven eight nine ten hundred thousand
  `
    .trim()
    .split(/\s+/),
);
