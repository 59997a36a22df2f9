import type { MandateId } from '@filmdeed/kernel';
import { type Mandate, type NewFiling, requireInForce, requireRoom } from '@filmdeed/registry';
import type { EntityManager } from 'typeorm';
import { type FoundMandate, MANDATE_COLUMNS, mandateOfRow } from './mandate-row.js';

/**
 * The mandates under which filings of one transaction are made, with all that they come of: locked until its end, so that none is revoked and no other filing
 * counts in between. In one order whoever locks.
 */
export class MandatesInUse {
  readonly #manager: EntityManager;
  readonly #mandates: Map<MandateId, Mandate>;
  readonly #made = new Map<MandateId, number>();

  private constructor(manager: EntityManager, mandates: readonly Mandate[]) {
    this.#manager = manager;
    this.#mandates = new Map(mandates.map((mandate) => [mandate.id, mandate]));
  }

  static async lock(manager: EntityManager, filings: readonly NewFiling[]): Promise<MandatesInUse> {
    const ids = [...new Set(filings.flatMap(({ mandate }) => mandate ?? []))];
    if (ids.length === 0) return new MandatesInUse(manager, []);
    const rows = await manager.query<FoundMandate[]>(
      `SELECT ${MANDATE_COLUMNS} FROM mandate
       WHERE id IN (SELECT unnest(chain) FROM mandate WHERE id = ANY($1)) ORDER BY id FOR UPDATE`,
      [ids],
    );
    return new MandatesInUse(manager, rows.map(mandateOfRow));
  }

  /** Takes one filing from what the mandate and all before it allow. Refuses `mandate.revoked`, `mandate.expired`, `mandate.not-yet`, `mandate.exceeded`. */
  take({ mandate: id, receivedAt }: NewFiling): void {
    if (id === undefined || id === null) return;
    const chain = this.#mandates.get(id)!.chain.map((each) => this.#mandates.get(each)!);
    requireInForce(chain, receivedAt);
    requireRoom(chain, 1);
    this.#count(chain, 1);
  }

  /** What was not made after all counts for nothing. */
  giveBack({ mandate: id }: NewFiling): void {
    if (id === undefined || id === null) return;
    this.#count(
      this.#mandates.get(id)!.chain.map((each) => this.#mandates.get(each)!),
      -1,
    );
  }

  async save(): Promise<void> {
    const made = [...this.#made].filter(([, count]) => count > 0);
    if (made.length === 0) return;
    await this.#manager.query(
      `UPDATE mandate SET filed = filed + made.count FROM unnest($1::text[], $2::bigint[]) AS made (id, count)
       WHERE mandate.id = made.id`,
      [made.map(([id]) => id), made.map(([, count]) => count)],
    );
  }

  #count(chain: readonly Mandate[], by: number): void {
    for (const mandate of chain) {
      this.#mandates.set(mandate.id, { ...mandate, filed: mandate.filed + by });
      this.#made.set(mandate.id, (this.#made.get(mandate.id) ?? 0) + by);
    }
  }
}
