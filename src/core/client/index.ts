/** The client as a bundle that the host loads on first use: it includes node-fetch and the XML parser. */
export { fetchCertificate } from './tlsSocket';
export { EmClient } from './client';
export { EmSession } from './emSession';
export { reach } from './reach';
export { encode } from './codec';
export { logOn, probe } from './logon';
export { HttpTransport } from './transport';
export { SecretNet } from './secretNet';
export { tokenSecrets } from './exchangeSecrets';
