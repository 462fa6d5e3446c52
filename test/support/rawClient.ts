import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox';

export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A sandbox with a raw HTTP client, which shares no code with our own client, and with a clock that tests can set. */
export class RawClient {
  time = Date.UTC(2026, 0, 1);
  token = '';
  private running: Sandbox | undefined;

  get sandbox(): Sandbox {
    if (this.running === undefined) throw new Error('The sandbox is not started.');
    return this.running;
  }

  async start(options: Partial<SandboxOptions> = {}): Promise<void> {
    this.time = Date.UTC(2026, 0, 1);
    this.running = await Sandbox.start({
      scheme: 'http',
      port: 0,
      now: () => this.time,
      deterministicIds: true,
      ...options,
    });
    this.token = await this.logOn();
  }

  async call(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<RawResponse> {
    const response = await fetch(this.sandbox.url + path, {
      method,
      headers: { ...(this.token !== '' && { 'X-RestSvcSessionId': this.token }), ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  /** @returns the token, or `!` and the status if the logon was refused */
  async logOn(username = this.sandbox.username, password = this.sandbox.password): Promise<string> {
    this.token = '';
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    const answer = await this.call('POST', 'sessionMngr/?v=latest', { Authorization: `Basic ${basic}` });
    return answer.headers.get('X-RestSvcSessionId') ?? `! ${answer.status}`;
  }

  async status(...args: Parameters<RawClient['call']>): Promise<number> {
    return (await this.call(...args)).status;
  }
}
