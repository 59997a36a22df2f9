import { expect } from 'chai';
import { network } from 'hardhat';
import { readFileSync } from 'node:fs';
import { sharedVectorsFolder } from '../support/shared-vectors.js';
