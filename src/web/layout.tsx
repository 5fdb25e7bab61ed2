import type { ComponentChildren } from 'preact';
import type { Actor } from '../db/tx.ts';
import { formatDay } from '../shared/dates.ts';
import { roleLabels } from '../shared/words.ts';
import { assetUrl } from './assets.ts';
import { Csrf } from './components/fields.tsx';
import { Icon, type IconName } from './components/icon.tsx';

export interface NavItem {
  href: string;
  text: string;
  icon: IconName;
  /** Shorter text of the phone's bottom bar; without one the item is not on it. */
  phone?: string;
  sub?: readonly { href: string; text: string; count?: number }[];
  /** How much of it waits for who looks; 0: no mark. */
  count?: number;
}

/** What every signed-in page shows around its content. */
export interface Chrome {
  actor: Actor;
  placeName: string;
  today: string;
  /** The sample ward is served. */
  demo: boolean;
  nav: readonly NavItem[];
  csrf: string;
  /** Path of the page, to mark its place in the navigation. */
  path: string;
}

export function Html(props: { title: string; children: ComponentChildren; scripts?: readonly string[] }) {
  return (
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${props.title} · Sổ An Sinh`}</title>
        <link rel="stylesheet" href={assetUrl('main.css')} />
        {['main.js', ...(props.scripts ?? [])].map((name) => (
          <script type="module" src={assetUrl(name)} />
        ))}
      </head>
      <body>{props.children}</body>
    </html>
  );
}

function isHere(path: string, href: string): boolean {
  return href === '/'
    ? path === '/' || path.startsWith('/nguoi') || path === '/ho' || path.startsWith('/ho/')
    : path.startsWith(href);
}

/** How much waits behind a link. */
function Waiting({ count }: { count: number | undefined }) {
  if (!count) return null;
  return (
    <span class="count">
      {count}
      <span class="hidden-visually"> việc chờ bạn</span>
    </span>
  );
}

function Navigation({ chrome }: { chrome: Chrome }) {
  return (
    <nav class="nav" aria-label="Chính">
      {chrome.nav.map((item) => {
        const here = isHere(chrome.path, item.href) || item.sub?.some((sub) => isHere(chrome.path, sub.href));
        return (
          <>
            <a href={item.href} aria-current={here ? 'page' : undefined}>
              <Icon name={item.icon} />
              {item.text}
              <Waiting count={item.count} />
            </a>
            {here && item.sub && (
              <div class="sub">
                {item.sub.map((sub) => (
                  <a href={sub.href} aria-current={chrome.path === sub.href ? 'page' : undefined}>
                    {sub.text}
                    <Waiting count={sub.count} />
                  </a>
                ))}
              </div>
            )}
          </>
        );
      })}
    </nav>
  );
}

function TopBar({ chrome, searchHidden }: { chrome: Chrome; searchHidden: boolean }) {
  return (
    <header class="top">
      <a class="brand" href="/">
        <Icon name="book-2" />
        Sổ An Sinh
      </a>
      {!searchHidden && (
        <form class="top-search" action="/" method="post">
          <Csrf token={chrome.csrf} />
          <Icon name="search" />
          <input
            name="q"
            data-search
            aria-label="Tìm người, hộ"
            placeholder="Tìm người, hộ, số thẻ, địa chỉ"
            autocomplete="off"
          />
          <kbd>/</kbd>
        </form>
      )}
      <div class="top-who">
        <span class="place">{chrome.placeName}</span>
        <span class="name">
          <strong>{chrome.actor.fullName}</strong> · {roleLabels[chrome.actor.role] ?? chrome.actor.role}
        </span>
        <form method="post" action="/dang-xuat">
          <Csrf token={chrome.csrf} />
          <button type="submit">
            <Icon name="logout" />
            Đăng xuất
          </button>
        </form>
      </div>
    </header>
  );
}

/** A signed-in page: bar, navigation, content; the phone's bar below; the official heading on paper. */
export function Layout(props: {
  title: string;
  chrome: Chrome;
  children: ComponentChildren;
  searchHidden?: boolean;
  scripts?: readonly string[];
}) {
  const { chrome } = props;
  return (
    <Html title={props.title} scripts={props.scripts ?? []}>
      <a class="skip" href="#noi-dung">
        Đến nội dung
      </a>
      <TopBar chrome={chrome} searchHidden={props.searchHidden ?? false} />
      {chrome.demo && (
        <div class="demo-bar">
          Phường mẫu, mọi người đều là nhân vật hư cấu. Hôm nay là {formatDay(chrome.today)}.
        </div>
      )}
      <div class="frame">
        <Navigation chrome={chrome} />
        <main class="main" id="noi-dung">
          <div class="print-heading">
            <div>
              ỦY BAN NHÂN DÂN
              <br />
              {chrome.placeName.toUpperCase()}
            </div>
            <div>
              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
              <br />
              Độc lập - Tự do - Hạnh phúc
            </div>
          </div>
          {props.children}
        </main>
      </div>
      <nav class="bottom-bar" aria-label="Chính, trên điện thoại">
        {chrome.nav
          .filter((item) => item.phone)
          .map((item) => (
            <a href={item.href} aria-current={isHere(chrome.path, item.href) ? 'page' : undefined}>
              <Icon name={item.icon} />
              {item.phone}
            </a>
          ))}
      </nav>
    </Html>
  );
}

/** A page before signing in: sign-in, set-up, password. */
export function BarePage(props: { title: string; children: ComponentChildren }) {
  return (
    <Html title={props.title}>
      <header class="top">
        <span class="brand">
          <Icon name="book-2" />
          Sổ An Sinh
        </span>
      </header>
      <main class="narrow">{props.children}</main>
    </Html>
  );
}
