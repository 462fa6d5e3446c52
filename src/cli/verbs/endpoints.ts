import { exitCodes, type ExitCode } from '../exit';
import type { Run } from '../run';
import { variableOf } from '../credentials';
import { noEndpoint } from '../endpointFile';

/** `endpoints`: lists the configured endpoints. Nothing is sent. */
export async function endpoints(run: Run): Promise<ExitCode> {
  const { io } = run;
  const configured = await run.configured();
  if (io.isJson) {
    io.json(
      configured.map(({ name, url, account, certificate, readOnly, environment }) => ({
        name,
        url,
        account: account ?? null,
        pinned: certificate !== undefined,
        readOnly: readOnly === true,
        environment: environment ?? null,
        credential: variableOf(name),
      })),
    );
    return exitCodes.done;
  }
  if (configured.length === 0) io.note(noEndpoint(io.streams.env));
  io.table(
    ['Name', 'Account', 'Certificate', 'URL'],
    configured.map(({ name, url, account, certificate, readOnly }) => [
      name,
      account ?? '',
      [certificate === undefined ? '' : 'pinned', readOnly === true ? 'read-only' : ''].join(' ').trim(),
      url,
    ]),
  );
  return exitCodes.done;
}

/** `login ENDPOINT`: checks that the account can log in, and ends the session. Nothing is stored. */
export async function login(run: Run, name: string): Promise<ExitCode> {
  const { io } = run;
  const endpoint = await run.endpoint(name);
  const sessions = await run.sessions([endpoint]);
  await sessions.logIn(endpoint);
  const { state } = sessions.session(endpoint);
  if (state.kind !== 'logged-in') return exitCodes.failed;
  const { displayName, version, mayConnect } = state;
  if (io.isJson)
    io.json({
      endpoint: endpoint.name,
      url: endpoint.url,
      account: displayName,
      apiVersion: version,
      mayConnect,
    });
  else
    io.line(
      `${io.styled('green', 'Logged in')} to ${io.styled('bold', endpoint.name)} as ${io.styled('bold', displayName)}, API ${io.styled('bold', version)}${mayConnect ? '' : '; the account may not connect backup servers'}. The session was ended again.`,
    );
  return exitCodes.done;
}
