import { lazy } from 'react';
import { createBrowserRouter } from 'react-router';
import type { PlatformRole } from '../api/types.js';
import { Defect } from './Defect.js';
import { Home } from './Home.js';
import { NotFound } from './NotFound.js';
import { Shell } from './Shell.js';
import { SignedInOnly } from './SignedInOnly.js';

const ChangePassword = lazy(() => import('../session/ChangePassword.js').then((m) => ({ default: m.ChangePassword })));
const Security = lazy(() => import('../security/Security.js').then((m) => ({ default: m.Security })));
const SignInBack = lazy(() => import('../session/SignInBack.js').then((m) => ({ default: m.SignInBack })));
const FileEvidence = lazy(() => import('../filing/FileEvidence.js').then((m) => ({ default: m.FileEvidence })));
const Filings = lazy(() => import('../filing/Filings.js').then((m) => ({ default: m.Filings })));
const FilingPage = lazy(() => import('../filing/FilingPage.js').then((m) => ({ default: m.FilingPage })));
const Mandates = lazy(() => import('../mandate/Mandates.js').then((m) => ({ default: m.Mandates })));
const Keys = lazy(() => import('../keys/Keys.js').then((m) => ({ default: m.Keys })));
const LogPage = lazy(() => import('../log/LogPage.js').then((m) => ({ default: m.LogPage })));
const Lookup = lazy(() => import('../lookup/Lookup.js').then((m) => ({ default: m.Lookup })));
const Verify = lazy(() => import('../verify/Verify.js').then((m) => ({ default: m.Verify })));
const Inbox = lazy(() => import('../message/Inbox.js').then((m) => ({ default: m.Inbox })));
const MessagePage = lazy(() => import('../message/MessagePage.js').then((m) => ({ default: m.MessagePage })));
const Addresses = lazy(() => import('../message/Addresses.js').then((m) => ({ default: m.Addresses })));
const MessageTasks = lazy(() => import('../message/MessageTasks.js').then((m) => ({ default: m.MessageTasks })));
const Acts = lazy(() => import('../acts/Acts.js').then((m) => ({ default: m.Acts })));
const Accounts = lazy(() => import('../account/Accounts.js').then((m) => ({ default: m.Accounts })));
const ApiClients = lazy(() => import('../client/ApiClients.js').then((m) => ({ default: m.ApiClients })));
const Parties = lazy(() => import('../party/Parties.js').then((m) => ({ default: m.Parties })));
const PartyPage = lazy(() => import('../party/PartyPage.js').then((m) => ({ default: m.PartyPage })));
const Join = lazy(() => import('../party/Join.js').then((m) => ({ default: m.Join })));
const Reviews = lazy(() => import('../party/Reviews.js').then((m) => ({ default: m.Reviews })));
const Operations = lazy(() => import('../operations/Operations.js').then((m) => ({ default: m.Operations })));
const Receipts = lazy(() => import('../receipts/Receipts.js').then((m) => ({ default: m.Receipts })));
const ReportForm = lazy(() => import('../report/ReportForm.js').then((m) => ({ default: m.ReportForm })));
const ReportOutcome = lazy(() => import('../report/ReportOutcome.js').then((m) => ({ default: m.ReportOutcome })));
const ReportQueue = lazy(() => import('../report/ReportQueue.js').then((m) => ({ default: m.ReportQueue })));

export const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <Defect />,
    children: [
      { path: '/', element: <Home /> },
      { path: '/verify', element: <Verify /> },
      { path: '/log', element: <LogPage /> },
      { path: '/lookup', element: <Lookup /> },
      { path: '/verify/:filing', element: <Verify /> },
      { path: '/report/:filing?', element: <ReportForm /> },
      { path: '/reports/:report', element: <ReportOutcome /> },
      { path: '/reports', element: inside(<ReportQueue />, ['examiner', 'auditor']) },
      { path: '/file', element: inside(<FileEvidence />) },
      { path: '/filings', element: inside(<Filings />) },
      { path: '/filings/:filing', element: inside(<FilingPage />) },
      { path: '/messages', element: inside(<Inbox />) },
      { path: '/messages/:message', element: inside(<MessagePage />) },
      { path: '/addresses', element: inside(<Addresses />) },
      { path: '/message-tasks', element: inside(<MessageTasks />, ['operator', 'auditor']) },
      { path: '/acts', element: inside(<Acts />) },
      { path: '/mandates', element: inside(<Mandates />) },
      { path: '/keys', element: inside(<Keys />) },
      { path: '/sign-in/back', element: <SignInBack /> },
      { path: '/security', element: inside(<Security />) },
      { path: '/password', element: inside(<ChangePassword />) },
      { path: '/join', element: <Join /> },
      { path: '/api-clients', element: inside(<ApiClients />) },
      { path: '/parties', element: inside(<Parties />) },
      { path: '/parties/:party', element: inside(<PartyPage />) },
      { path: '/verifications', element: inside(<Reviews />, ['examiner']) },
      { path: '/accounts', element: inside(<Accounts />, ['administrator']) },
      { path: '/operations', element: inside(<Operations />, ['operator']) },
      { path: '/receipts', element: inside(<Receipts />, ['operator', 'auditor']) },
      { path: '*', element: <NotFound /> },
    ],
  },
]);

function inside(page: React.ReactNode, roles?: readonly PlatformRole[]): React.ReactNode {
  return <SignedInOnly {...(roles === undefined ? {} : { roles })}>{page}</SignedInOnly>;
}
