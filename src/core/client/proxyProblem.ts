/** Why a proxy cannot be used: no URL, another kind of proxy, or an account whose `%` are not escapes. */
export type ProxyProblem = 'not-a-url' | 'scheme' | 'account';
