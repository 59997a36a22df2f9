import type { ThemeConfig } from 'antd';

export const SANS =
  "'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', system-ui, sans-serif";

/** Ink and indigo on paper, vermilion for the seal alone. Every pair of text and ground has a contrast of 4.5 or more. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#2a3f7e',
    colorInfo: '#2a3f7e',
    colorLink: '#2a3f7e',
    colorSuccess: '#1c7047',
    colorError: '#b3352a',
    colorWarning: '#8a5a00',
    colorText: '#1e2330',
    colorTextSecondary: '#55534e',
    colorTextTertiary: '#66635b',
    colorTextPlaceholder: '#6f6c64',
    colorTextDescription: '#5d5a53',
    colorBorder: '#cfcabd',
    colorBorderSecondary: '#e3dfd6',
    colorBgLayout: '#f8f6f1',
    borderRadius: 8,
    fontFamily: SANS,
    fontSize: 15,
    controlHeight: 42,
    controlHeightLG: 50,
    wireframe: false,
    // Who asked the system for less motion gets none from the components either.
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  },
  components: {
    Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Form: { labelColor: '#1e2330', verticalLabelPadding: '0 0 6px', itemMarginBottom: 20 },
    Collapse: { headerBg: '#fbfaf7', contentBg: '#ffffff', headerPadding: '14px 18px', contentPadding: '18px' },
  },
};
