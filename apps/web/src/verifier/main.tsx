import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../language/LanguageProvider.js';
import '../design/paper.css';
import './verifier.css';
import { Verifier } from './Verifier.js';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider>
      <Verifier />
    </LanguageProvider>
  </StrictMode>,
);
