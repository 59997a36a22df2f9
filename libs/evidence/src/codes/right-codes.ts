import { codeList } from './code-list.js';

/** 权利归属方式, 著作权法 art. 11, 13–15, 17–19. */
export const AUTHORSHIPS = codeList(`
  INDIVIDUAL|个人作品|individual work
  JOINT_DIVISIBLE|合作作品（可分割）|joint work, divisible
  JOINT_INDIVISIBLE|合作作品（不可分割）|joint work, indivisible
  LEGAL_ENTITY|法人或非法人组织作品|work of a legal entity
  EMPLOYEE_GENERAL|一般职务作品|general employee work
  EMPLOYEE_SPECIAL|特殊职务作品|special employee work
  COMMISSIONED|委托作品|commissioned work
  FILM_TV|电影、电视剧作品|film or television drama
  OTHER_AV|其他视听作品|other audiovisual work
  COMPILATION|汇编作品|compilation
  DERIVATIVE|演绎作品|derivative work`);

/** 权利取得方式, as on the registration form. */
export const ACQUISITIONS = codeList(`
  ORIGINAL|原始取得|original acquisition
  INHERIT|继承|inheritance
  BEQUEST|接受遗赠|bequest
  SUCCEED|法定承受|succession by law
  ASSIGNED|转让、赠与、互易|transfer, gift, exchange`);

/** 权利拥有状况. */
export const RIGHT_SCOPES = codeList(`
  ALL|全部|all rights
  PARTIAL|部分|some rights`);
