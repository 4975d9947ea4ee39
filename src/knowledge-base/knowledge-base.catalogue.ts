import type { Capability } from '../kernel/catalogue.js';
import { articleEvents, articleSlugEvents } from './article.events.js';
import { article, articleSlug } from './article.js';
import { articleList, articleRow, articleSlugHolder, articleVersions, articleWords } from './article.view.js';

/** Articles that answer before anybody asks. */
export const knowledgeBase: Capability = {
  name: 'knowledge-base',
  families: [articleEvents, articleSlugEvents],
  deciders: [article, articleSlug],
  views: [articleRow, articleVersions, articleList, articleWords, articleSlugHolder],
};
