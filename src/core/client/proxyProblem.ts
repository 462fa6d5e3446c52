/**
 * Why a proxy cannot be used: it is not a URL, it is another kind of proxy, or its account contains a `%` that is not
 * an escape.
 */
export type ProxyProblem = 'not-a-url' | 'scheme' | 'account';
