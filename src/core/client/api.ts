import type * as ApiModule from './index';

/** The client as a module: code that receives it need not load it. */
export type Api = typeof ApiModule;
