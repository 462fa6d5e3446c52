/** What the host loads on first use, as one bundle: the client and everything that node-fetch and XML drag along. */
export { fetchCertificate } from './tlsSocket';
export { EmClient } from './client';
export { connectBackupServer } from './connect';
export { editBackupServer, listBackupServers, removeBackupServer } from './backupServers';
export { collectBackupServer } from './collect';
export { renderBody } from './codec';
export { listTasks } from './tasks';
export { logOff, logOn, probe } from './logon';
export { HttpTransport } from './transport';
export { sleep } from './sleep';
