import type { Decisions } from '../../core/session/decisions';
import type { Endpoint } from '../../core/session/endpoint';
import type { EndpointSession } from '../../core/session/session';
import type { LevelledOutput } from '../interaction/windows';
import { outputLine } from '../../text/outlets';

/** The part of the registry of endpoints that the log follows. */
interface Followed {
  readonly settings: {
    entries(): {
      readonly endpoints: readonly unknown[];
      readonly broken: readonly { readonly id: string; readonly reason: string }[];
    };
  };
  session(endpoint: Endpoint): Pick<EndpointSession, 'state'>;
  onDidChange(listener: (endpoint: Endpoint | undefined) => void): unknown;
}

/** The output channel "Enterprise Manager Log": what the extension decided, one line each, on the levels of VS Code. */
export class DecisionLog implements Decisions {
  private readonly told = new Map<string, string>();

  constructor(private readonly channel: LevelledOutput) {}

  info(text: string): void {
    this.channel.info(outputLine(text));
  }

  debug(text: string): void {
    this.channel.debug(outputLine(text));
  }

  warn(text: string): void {
    this.channel.warn(outputLine(text));
  }

  /** Tells which version runs, the entries of the settings that are refused, and how the state of each session changes. */
  follow(registry: Followed, version: string): void {
    this.info(`Loaded version ${version}`);
    this.tellSettings(registry);
    registry.onDidChange((endpoint) => {
      if (endpoint === undefined) this.tellSettings(registry);
      else this.tellOnce(endpoint.id, `${endpoint.name}: ${registry.session(endpoint).state.kind}`);
    });
  }

  dispose(): void {
    this.channel.dispose();
  }

  private tellSettings({ settings }: Pick<Followed, 'settings'>): void {
    const { endpoints, broken } = settings.entries();
    this.tellOnce(
      'settings',
      `Settings: ${endpoints.length} endpoints are used, ${broken.length} entries are refused`,
    );
    for (const { id, reason } of broken) if (this.isNew(id, reason)) this.warn(`Refused ${id}`);
  }

  private tellOnce(subject: string, text: string): void {
    if (this.isNew(subject, text)) this.info(text);
  }

  private isNew(subject: string, text: string): boolean {
    if (this.told.get(subject) === text) return false;
    this.told.set(subject, text);
    return true;
  }
}
