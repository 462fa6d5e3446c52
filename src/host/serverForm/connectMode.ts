import * as l10n from '@vscode/l10n';
import { backupServerSpecTable, type BackupServerSpec } from '../../core/client/elements';
import { EmError } from '../../core/client/errors';
import { RequestBody } from '../../core/client/requestBody';
import { validateText } from '../../core/client/validate';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import type { Danger } from '../interaction/dialogs';
import { silenceLines, type Answers } from '../../core/preflight/checks';
import { providerFinding } from '../../core/preflight/ruleFindings';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { ConnectFlow } from './connectFlow';
import { candidateOf } from './candidate';
import { fieldViews } from './fieldWords';
import type { RunDone, ServerFormMode, Submission } from './serverFormMode';
import type { FormServices } from './formServices';

/** The mode of the form that connects a backup server to an endpoint. */
export function connectMode(endpoint: Endpoint, services: FormServices): ServerFormMode {
  const flow = new ConnectFlow(endpoint, services);
  const submission = (spec: BackupServerSpec): Submission => ({
    body: RequestBody.of(backupServerSpecTable, spec),
    progressTitle: l10n.t('Connecting {0} to {1}', spec.dnsNameOrIpAddress, isolated(endpoint.name)),
    run: (context) => {
      const stopped = (): EmError => new EmError('cancelled', { ...placeOf(endpoint), unsent: true });
      return services.writes.once(endpoint, 'connect', spec.dnsNameOrIpAddress, async (record, others) => {
        const [answers, hasProvider] = await Promise.all([
          services.preflight.elsewhere(endpoint, spec.dnsNameOrIpAddress, context.signal),
          services.preflight.hasProvider(endpoint, context.signal),
        ]);
        const silence = silenceLines(answers);
        if (silence.length > 0) context.report(sentences(...silence));
        const inTwo = inTwoQuestion(spec, answers, silence);
        if (inTwo && !(await services.confirm(inTwo))) throw stopped();
        if (hasProvider && !(await services.confirm(providerQuestion()))) throw stopped();
        if (!(await services.consent.ask(endpoint, 'connect'))) throw stopped();
        const done = await flow.connect(spec, context, record, others);
        return silence.length === 0 ? done : withSilence(done, silence);
      });
    },
  });
  return {
    panelTitle: l10n.t('Connect Backup Server: {0}', endpoint.name),
    heading: l10n.t('Connect Backup Server'),
    submitLabel: l10n.t('Connect'),
    method: 'POST',
    path: 'backupServers?action=create',
    table: backupServerSpecTable,
    fields: fieldViews,
    read: (texts) => {
      const validated = validateText(backupServerSpecTable, texts);
      return 'issues' in validated ? validated : submission(validated.value);
    },
    candidate: candidateOf,
    collect: (context) => flow.collect(context),
    lookAgain: (context) => flow.lookAgain(context),
  };
}

/** The question to ask before anything is sent if another Enterprise Manager has the server: Veeam does not support that. */
function inTwoQuestion(
  { dnsNameOrIpAddress: host }: BackupServerSpec,
  { connected: [first] }: Answers,
  silence: readonly string[],
): Danger | undefined {
  if (first === undefined) return undefined;
  return {
    question: l10n.t('{0} is already connected to {1}.', host, isolated(first.endpointName)),
    detail: [
      l10n.t(
        'Veeam does not support one backup server in two Enterprise Managers: each would overwrite the settings of the other. Remove it from {0} first.',
        isolated(first.endpointName),
      ),
      ...silence,
    ],
    action: l10n.t('Connect Anyway'),
    refusal: l10n.t('Do Not Connect'),
  };
}

/** The question to ask if a Cloud Connect provider uses this Enterprise Manager, which itself does not refuse the server. */
function providerQuestion(): Danger {
  const { title, reason } = providerFinding();
  return {
    question: title,
    detail: [reason],
    action: l10n.t('Connect Anyway'),
    refusal: l10n.t('Do Not Connect'),
  };
}

/** Adds to an outcome which Enterprise Managers did not answer whether they have the server. */
function withSilence(done: RunDone, silence: readonly string[]): RunDone {
  const detail = sentences(
    done.outcome.detail,
    l10n.t('It is not known whether the server is also connected to another Enterprise Manager.'),
    ...silence,
  );
  return { ...done, outcome: { ...done.outcome, detail } };
}
