import type { Exchange } from '../../core/client/exchange';

type Response = NonNullable<Exchange['response']>;
type OwnResponse = { -readonly [K in keyof Response]: Response[K] };

/** An exchange in memory. Its body may be dropped while other code still holds the exchange. */
export interface KeptExchange extends Omit<Exchange, 'response'> {
  readonly endpointName: string;
  /** Undefined if there was no response. */
  readonly status: number | undefined;
  readonly response?: OwnResponse;
  /** Whether there was a body that is no longer kept. */
  isBodyForgotten: boolean;
}

const longestList = 50;
const heaviestBodies = 16 * 1024 * 1024;

/** The last exchanges, bounded in number and in memory, because responses can be large. */
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
    // A caller that still waits to show the exchange must not hold memory that is not counted here.
    forgetBody(entry);
  }

  /** Drops bodies, those of the oldest exchanges first. */
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

/** The memory of an exchange, in bytes. Our own request is short, but counts as well. */
const weightOf = ({ request, response }: KeptExchange): number =>
  (response?.body?.heldBytes ?? 0) + 4 * (request.body?.length ?? 0);

function forgetBody(entry: KeptExchange | undefined): void {
  if (entry?.response?.body === undefined) return;
  delete entry.response.body;
  entry.isBodyForgotten = true;
}
