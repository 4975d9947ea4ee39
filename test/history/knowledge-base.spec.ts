import { knowledgeBase } from '../../src/knowledge-base/knowledge-base.catalogue.js';
import { describeHistory } from './samples.js';

for (const family of knowledgeBase.families) describeHistory(family, knowledgeBase.views);
