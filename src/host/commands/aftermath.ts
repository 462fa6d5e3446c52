import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import type { Decisions } from '../../core/session/decisions';
import { language } from '../../core/words/language';
import type * as vscode from 'vscode';
import { isEmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';
import { looking } from '../../core/operations/looking';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import { outcomeView } from '../serverForm/outcomes';
import { showInformation, showWarning } from '../interaction/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import { bugReporter, unawaited } from '../output/reportBug';
import { changeProblem } from '../../core/operations/changeWords';
import { collectProblem } from '../../core/operations/collectWords';
import type { Journal, Kept } from '../../core/operations/journal';
import type { JournalEntry } from '../../core/operations/journalEntry';
import { takeUp, type Ended } from '../../core/operations/takingUp';
import type { Creates } from '../../core/operations/creates';
import { isolated } from '../../text/visible';

const lookForMs = 10_000;
const followForMs = 30 * 60_000;
/** When to look again for entries of windows that were ending just now, in milliseconds. */
const pausesMs = [3000, 15_000, 60_000];

export interface AftermathServices {
  readonly registry: EndpointRegistry;
  readonly journal: Journal;
  readonly log: Pick<ExchangeLog, 'note' | 'show'>;
  readonly creates: Creates;
  readonly logIn: (endpoint: Endpoint) => Promise<boolean>;
  readonly decisions?: Decisions;
}

/** What is known of a write whose window ended, in words, and whether that is its truth. */
interface Told {
  readonly text: string;
  readonly isGood: boolean;
  readonly isKnown: boolean;
  readonly needsLogIn?: boolean;
}

/** Tells how those writes ended whose window did not live to tell it. Nobody is asked for a password unasked. */
export class Aftermath implements vscode.Disposable {
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly services: AftermathServices) {}

  async takeUp(pauses: readonly number[] = pausesMs): Promise<void> {
    const { registry, journal, log } = this.services;
    const { taken, left } = await journal.takeUp(
      // The endpoint of a workspace is not gone because another workspace is open.
      ({ endpoint: { id } }) =>
        !id.startsWith('["workspace"') || registry.endpoints.some((known) => known.id === id),
    );
    this.services.decisions?.info(
      `Journal: ${taken.length} writes of ended windows are taken up, ${left} are left to other windows`,
    );
    // All of them first: each may be the reason for a backup server that is new.
    for (const { entry } of taken) this.othersOf(entry);
    for (const kept of taken) unawaited(log, where(), this.tell(kept));
    const [pause, ...later] = pauses;
    if (left === 0 || pause === undefined || this.stop.signal.aborted) return;
    this.timer = setTimeout(() => {
      unawaited(log, where(), this.takeUp(later));
    }, pause).unref();
  }

  dispose(): void {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  /** Until its truth was told, or the user does not want to know it. */
  private async tell(kept: Kept): Promise<void> {
    const { registry, journal, log } = this.services;
    const { id, entry } = kept;
    const endpoint = registry.endpoints.find((known) => known.id === entry.endpoint.id);
    const told = endpoint === undefined ? goneWords(entry) : await this.look(endpoint, entry);
    if (this.stop.signal.aborted) return;
    this.services.decisions?.info(
      `Journal: after its look-up, a write of an ended window is ${told.isKnown ? 'known' : 'not known'}`,
    );
    const { facts } = entry;
    if (told.isKnown && facts.write === 'connect')
      this.services.creates.settle(entry.endpoint, facts.spec.dnsNameOrIpAddress);
    const text = `${beginning(entry)} ${told.text}`;
    log.note(text);
    if (told.isKnown || endpoint === undefined) {
      await journal.forget(id);
      await (told.isGood ? showInformation : showWarning)(text);
      return;
    }
    const logIn = l10n.t('Log In');
    const again = l10n.t('Look Again');
    const forget = l10n.t('Forget');
    const chosen = await showWarning(text, ...(told.needsLogIn ? [logIn] : [again]), forget);
    if (chosen === forget) await journal.forget(id);
    if (chosen === again || (chosen === logIn && (await this.services.logIn(endpoint))))
      await this.tell(kept);
  }

  /** Keeps a create as one whose outcome is not known, beside the others. */
  private othersOf({ endpoint, facts }: JournalEntry): ReadonlySet<string> | undefined {
    return facts.write === 'connect'
      ? this.services.creates.doubt(endpoint, facts.spec.dnsNameOrIpAddress)
      : undefined;
  }

  private async look(endpoint: Endpoint, entry: JournalEntry): Promise<Told> {
    const session = this.services.registry.session(endpoint);
    const onBug = bugReporter(this.services.log, where());
    const others = this.othersOf(entry);
    try {
      const ended = await session.run((em) => {
        const all = looking(session, this.stop.signal, { interactive: false });
        return takeUp(entry, em, { ...all, lookForMs, followForMs, onBug, others });
      });
      return ended ? endWords(ended, entry) : nobodyWords();
    } catch (error) {
      if (!isEmError(error)) throw error;
      if (error.kind === 'session-expired') return nobodyWords();
      const { what } = explain(error);
      return { text: l10n.t('It could not be looked up: {0}', what), isGood: false, isKnown: false };
    }
  }
}

const where = (): string => l10n.t('What was begun before the window closed');

const nobodyWords = (): Told => ({
  text: l10n.t('How it ended is not known: log in to look it up. Nothing is sent again.'),
  isGood: false,
  isKnown: false,
  needsLogIn: true,
});

const goneWords = ({ endpoint: { url } }: JournalEntry): Told => ({
  text: l10n.t(
    'How it ended is not known, and cannot be looked up: the endpoint {0} is not configured any more.',
    isolated(url),
  ),
  isGood: false,
  isKnown: true,
});

function beginning({ facts, endpoint, at }: JournalEntry): string {
  const host = isolated(endpoint.name);
  const when = new Date(at).toLocaleString(language());
  switch (facts.write) {
    case 'connect':
      return l10n.t(
        'Before the window closed ({0}), {1} was being connected to {2}.',
        when,
        isolated(facts.spec.dnsNameOrIpAddress),
        host,
      );
    case 'edit':
      return l10n.t(
        'Before the window closed ({0}), {1} was being changed on {2}.',
        when,
        nameIn(facts),
        host,
      );
    case 'remove':
      return l10n.t(
        'Before the window closed ({0}), {1} was being removed from {2}.',
        when,
        nameIn(facts),
        host,
      );
    case 'collect':
      return l10n.t(
        'Before the window closed ({0}), data of {1} was being collected by {2}.',
        when,
        nameIn(facts),
        host,
      );
  }
}

const nameIn = ({
  server,
}: {
  readonly server: { readonly name?: string | undefined; readonly uid: string };
}): string => isolated(serverName(server));

function endWords({ write, outcome }: Ended, { facts }: JournalEntry): Told {
  const plain = (problem: string | undefined, good: string): Told => ({
    text: problem ?? good,
    isGood: problem === undefined,
    isKnown: isTruth(outcome),
    needsLogIn: lacksSession(outcome),
  });
  switch (write) {
    case 'connect': {
      const address = facts.write === 'connect' ? isolated(facts.spec.dnsNameOrIpAddress) : '';
      const { kind, title, detail } = outcomeView(outcome, address);
      return {
        text: `${title} ${detail}`,
        isGood: kind === 'success',
        isKnown: isTruth(outcome),
        needsLogIn: lacksSession(outcome),
      };
    }
    case 'edit':
      return plain(changeProblem(outcome), l10n.t('It was changed.'));
    case 'remove':
      return plain(changeProblem(outcome), l10n.t('It was removed.'));
    case 'collect':
      return plain(collectProblem(outcome), l10n.t('Its data was collected.'));
  }
}

/** Whether nothing more is to be learnt by another look. */
function isTruth(outcome: Ended['outcome']): boolean {
  switch (outcome.kind) {
    case 'unknown':
    case 'accepted':
      return false;
    case 'started':
      return !isEmError(outcome.because);
    default:
      return true;
  }
}

const lacksSession = (outcome: Ended['outcome']): boolean =>
  'look' in outcome && outcome.look.kind === 'failed' && outcome.look.error.kind === 'session-expired';
