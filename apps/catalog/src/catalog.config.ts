import { readSettings, serviceSettings } from '@two-pizza/service-defaults';

/** This service's settings, validated; ends the process with all that is wrong listed. It has none of its own. */
export const settings = readSettings(process.env, serviceSettings);
export type CatalogSettings = typeof settings;
