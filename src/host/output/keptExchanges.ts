import type { Exchange } from '../../core/client/exchange';

type Response = NonNullable<Exchange['response']>;
type OwnResponse = { -readonly [K in keyof Response]: Response[K] };

/** An exchange as it is kept. Its body may be forgotten while somebody still holds it. */
export interface KeptExchange extends Omit<Exchange, 'response'> {
  readonly endpointName: string;
  /** Absent where nothing answered. */
  readonly status: number | undefined;
  readonly response?: OwnResponse;
  /** There was a body to show, which is no longer kept. */
  isBodyForgotten: boolean;
}

const longestList = 50;
const heaviestBodies = 16 * 1024 * 1024;

/** The last exchanges, bounded in number and in memory: what came back can be large. */
export class KeptExchanges {
  private readonly kept: KeptExchange[] = [];

  /** Oldest first. */
  get all(): readonly KeptExchange[] {
    return this.kept;
  }

  add(endpointName: string, exchange: Exchange): KeptExchange {
    const { response, ...outline } = exchange;
    const entry: KeptExchange = {
      ...outline,
      endpointName,
      status: response?.status,
      ...(response && { response: { ...response } }),
      isBodyForgotten: false,
    };
    this.kept.push(entry);
    while (this.kept.length > longestList) this.remove(this.kept[0]);
    this.forgetHeavy();
    return entry;
  }

  remove(entry: KeptExchange | undefined): void {
    const index = entry === undefined ? -1 : this.kept.indexOf(entry);
    if (index < 0) return;
    this.kept.splice(index, 1);
    // Whoever still waits to show it must not hold what is not counted here.
    forgetBody(entry);
  }

  /** The bodies of the oldest go first. */
  private forgetHeavy(): void {
    let weight = this.kept.reduce((sum, entry) => sum + weightOf(entry), 0);
    for (const entry of this.kept) {
      if (weight <= heaviestBodies) return;
      weight -= weightOf(entry);
      forgetBody(entry);
      weight += weightOf(entry);
    }
  }
}

/** In bytes. A request is of ours and short, but counts. */
const weightOf = ({ request, response }: KeptExchange): number =>
  (response?.body?.heldBytes ?? 0) + 4 * (request.body?.length ?? 0);

function forgetBody(entry: KeptExchange | undefined): void {
  if (entry?.response?.body === undefined) return;
  delete entry.response.body;
  entry.isBodyForgotten = true;
}
