import * as l10n from '@vscode/l10n';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { numberText } from '../words/language';
import type { JournalUnwritable } from './journalLines';
import type { ApplyLocked } from './journalLock';

/** How far an apply is. */
export interface ApplyProgress {
  readonly total: number;
  readonly ended: number;
  readonly failed: number;
  readonly running: number;
  /** An estimate in milliseconds, from what the items took so far; undefined until one has ended, and after a stop. */
  readonly leftMs: number | undefined;
}

export const notBegunWords = (): string => l10n.t('It was not begun. Nothing was sent.');

export const keptWords = (): string =>
  sentences(
    l10n.t('It may be a backup server that could not be connected, so it was not removed.'),
    l10n.t('Nothing was sent.'),
  );

export const journalWords = ({ code }: JournalUnwritable): string =>
  l10n.t('The journal of the apply cannot be written ({0}), so nothing was sent.', isolated(code, 60));

/** Who applies the same already, and what a person does about a lock that nobody has. */
export function lockedWords({ file, holder }: ApplyLocked): string {
  const lock = isolated(file);
  switch (holder.kind) {
    case 'running':
      return l10n.t(
        'The process {0} is applying this already. If it is another program, remove {1}.',
        String(holder.pid),
        lock,
      );
    case 'elsewhere':
      return l10n.t(
        'A process of {0} is applying this already, or was interrupted there. If nothing is applied there any more, remove {1}.',
        isolated(holder.host, 60),
        lock,
      );
    case 'unknown':
      return l10n.t(
        'It is not known who is applying this. If nothing is applied any more, remove {0}.',
        lock,
      );
  }
}

/** The progress in one line: counts, and the time left if it can be estimated. */
export function progressWords({ total, ended, failed, leftMs }: ApplyProgress): string {
  const counts = l10n.t('{0} of {1}', numberText(ended), numberText(total));
  const parts = [
    counts,
    ...(failed > 0 ? [l10n.t('{0} not done', numberText(failed))] : []),
    ...(leftMs === undefined || ended === total ? [] : [leftWords(leftMs)]),
  ];
  return parts.join(', ');
}

function leftWords(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000);
  return seconds < 90
    ? l10n.t('about {0} s left', numberText(seconds))
    : l10n.t('about {0} min left', numberText(Math.ceil(seconds / 60)));
}
