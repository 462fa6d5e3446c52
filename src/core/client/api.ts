import type * as ApiModule from './index';

/** The client as a module: whoever is given it need not load it. */
export type Api = typeof ApiModule;
