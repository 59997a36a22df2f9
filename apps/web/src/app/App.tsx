import { App as AntApp, ConfigProvider } from 'antd';
import enGB from 'antd/locale/en_GB';
import zhCN from 'antd/locale/zh_CN';
import { RouterProvider } from 'react-router/dom';
import { theme } from '../design/theme.js';
import { LanguageProvider } from '../language/LanguageProvider.js';
import { useLanguage } from '../language/language.js';
import { SessionProvider } from '../session/SessionProvider.js';
import { StatusProvider } from '../status/StatusProvider.js';
import { router } from './routes.js';

export function App() {
  return (
    <LanguageProvider>
      <SessionProvider>
        <StatusProvider>
          <Dressed />
        </StatusProvider>
      </SessionProvider>
    </LanguageProvider>
  );
}

function Dressed() {
  const { language } = useLanguage();
  return (
    <ConfigProvider
      theme={theme}
      locale={language === 'zh' ? zhCN : enGB}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntApp>
        <RouterProvider router={router} />
      </AntApp>
    </ConfigProvider>
  );
}
