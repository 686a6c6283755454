// What people do with the pages, and what they must see.

import { adminUi } from './admin-ui.mjs';
import { away } from './away.mjs';
import { dashboard } from './dashboard.mjs';
import { live } from './dashboard-live.mjs';
import { looks } from './looks.mjs';
import { talking } from './talking.mjs';

export const scenarios = { ...talking, ...away, ...looks, ...dashboard, ...live, ...adminUi };
