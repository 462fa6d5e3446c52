/** What the host loads when a sandbox is started, as one bundle. */
export { Sandbox, type SandboxOptions } from './sandbox';
