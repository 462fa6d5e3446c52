import * as l10n from '@vscode/l10n';
import { backupServerSpecTable, type BackupServerSpec } from '../../core/client/elements';
import { EmError } from '../../core/client/errors';
import { validateText } from '../../core/client/validate';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import { confirmDanger } from '../interaction/dialogs';
import { silenceLines, type Answers } from '../../core/preflight/checks';
import { providerFinding } from '../../core/preflight/ruleFindings';
import { isolated } from '../../text/visible';
import { ConnectFlow } from './connectFlow';
import { candidateOf } from './candidate';
import { fieldViews } from './fieldWords';
import type { FormTask, TaskDone } from './formTask';
import type { FormServices } from './formServices';

export function connectTask(endpoint: Endpoint, services: FormServices): FormTask {
  const flow = new ConnectFlow(endpoint, services);
  return {
    panelTitle: l10n.t('Connect Backup Server: {0}', endpoint.name),
    heading: l10n.t('Connect Backup Server'),
    submitLabel: l10n.t('Connect'),
    method: 'POST',
    path: 'backupServers?action=create',
    table: backupServerSpecTable,
    fields: fieldViews,
    read: (texts) => validateText<BackupServerSpec>(backupServerSpecTable, texts),
    candidate: candidateOf,
    progressTitle: (body) =>
      l10n.t('Connecting {0} to {1}', (body as BackupServerSpec).dnsNameOrIpAddress, isolated(endpoint.name)),
    run: (body, context) => {
      const spec = body as BackupServerSpec;
      const stopped = (): EmError => new EmError('cancelled', { ...placeOf(endpoint), unsent: true });
      return services.writes.once(endpoint, 'connect', spec.dnsNameOrIpAddress, async (record) => {
        const [answers, hasProvider] = await Promise.all([
          services.preflight.elsewhere(endpoint, spec.dnsNameOrIpAddress, context.signal),
          services.preflight.hasProvider(endpoint, context.signal),
        ]);
        const silence = silenceLines(answers);
        if (silence.length > 0) context.report(silence.join(' '));
        if (!(await mayBeInTwo(spec, answers, silence))) throw stopped();
        if (hasProvider && !(await mayBeBesideProvider())) throw stopped();
        if (!(await services.consent.ask(endpoint, 'connect'))) throw stopped();
        const done = await flow.connect(spec, context, record);
        return silence.length === 0 ? done : withSilence(done, silence);
      });
    },
    collect: (context) => flow.collect(context),
    lookAgain: (context) => flow.lookAgain(context),
  };
}

/** One backup server in two Enterprise Managers is not supported: it is said, and asked, before anything is sent. */
async function mayBeInTwo(
  { dnsNameOrIpAddress: host }: BackupServerSpec,
  { connected: [first] }: Answers,
  silence: readonly string[],
): Promise<boolean> {
  if (first === undefined) return true;
  return confirmDanger({
    question: l10n.t('{0} is connected to {1} already.', host, isolated(first.endpointName)),
    detail: [
      l10n.t(
        'One backup server in two Enterprise Managers is not supported by Veeam: each would replace what the other sets. Remove it from {0} first.',
        isolated(first.endpointName),
      ),
      ...silence,
    ],
    action: l10n.t('Connect Anyway'),
    refusal: l10n.t('Do Not Connect'),
  });
}

/** The rule is Veeam's, and Enterprise Manager does not refuse it. */
function mayBeBesideProvider(): Promise<boolean> {
  const { title, reason } = providerFinding();
  return confirmDanger({
    question: title,
    detail: [reason],
    action: l10n.t('Connect Anyway'),
    refusal: l10n.t('Do Not Connect'),
  });
}

/** Who did not say whether it has the server is named, and was not waited for. */
function withSilence(done: TaskDone, silence: readonly string[]): TaskDone {
  const words = l10n.t(
    'Whether it is connected to another Enterprise Manager too is not known. {0}',
    silence.join(' '),
  );
  return { ...done, outcome: { ...done.outcome, detail: `${done.outcome.detail} ${words}` } };
}
