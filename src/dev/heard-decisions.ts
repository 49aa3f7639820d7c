import type { DecisionLog } from '../identity/decision-log.ts';
import type { RequestRing } from './request-ring.ts';

/** The decision log, of which the ring of requests hears too. */
export const heardDecisions = (log: DecisionLog, { decided }: RequestRing): DecisionLog => ({
  note: (entry) => {
    decided(entry);
    log.note(entry);
  },
  settle: (decision) => {
    decided(decision.entry);
    log.settle(decision);
  },
  written: log.written,
  get dropped() {
    return log.dropped;
  },
});
