/** What the host loads on first use, as one bundle: the client and everything that node-fetch and XML drag along. */
export { fetchCertificate } from './tlsSocket';
export { EmClient } from './client';
export { connectBackupServer, findServer } from './connect';
export { listBackupServers, listUsableBackupServers, readBackupServer } from './backupServers';
export { editBackupServer, removeBackupServer } from './changes';
export { isRegisteredBy, registeredUnder, isQueryUnusable, queryBackupServers } from './query';
export { collectBackupServer } from './collect';
export { getSystemSession, listSystemSessionEvents, listSystemSessions } from './systemSessions';
export { readOverview } from './overview';
export { readSection } from './contents';
export { reach } from './reach';
export { renderBody, templateBody } from './codec';
export { listTasks, stopTask } from './tasks';
export { SystemSessionLister } from './systemSessionLister';
export { TaskPoller } from './taskPoller';
export { logOff, logOn, probe } from './logon';
export { HttpTransport } from './transport';
export { sleep } from './sleep';
