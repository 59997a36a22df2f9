import { codeList } from './code-list.js';

/** 作品类别, 著作权法 art. 3. */
export const WORK_TYPES = codeList(`
  AUDIOVISUAL|视听作品|audiovisual work
  WRITTEN|文字作品|written work
  ORAL|口述作品|oral work
  MUSIC|音乐作品|musical work
  DRAMA|戏剧作品|dramatic work
  QUYI|曲艺作品|quyi (folk vocal art)
  DANCE|舞蹈作品|choreographic work
  ACROBATIC|杂技艺术作品|acrobatic art
  FINE_ART|美术作品|fine art
  ARCHITECTURE|建筑作品|architectural work
  PHOTO|摄影作品|photographic work
  GRAPHIC|图形作品|graphic work
  MODEL|模型作品|model work
  SOFTWARE|计算机软件|computer software
  OTHER|符合作品特征的其他智力成果|other intellectual creation`);

/** 视听作品细类: the sub-type of an audiovisual work. */
export const AV_SUBTYPES = codeList(`
  FILM|电影|film
  TV_DRAMA|电视剧|television drama
  TV_FILM|电视电影|television film
  DOCUMENTARY|纪录片|documentary
  SCIENCE_EDU|科教片|science and education film
  ANIMATION|动画片|animation
  MICRO_DRAMA|微短剧|micro-drama
  SHORT_VIDEO|短视频|short video
  OTHER_AV|其他|other`);

/** 资产类别: what kind of film asset the content is. */
export const ASSET_TYPES = codeList(`
  SCRIPT|剧本/梗概|script, synopsis
  STORYBOARD|分镜|storyboard
  CONCEPT|概念设计|concept design
  DIGITAL_SET|数字景片（场景资产）|digital set
  LED_PLATE|LED 虚拟拍摄背景片|LED background plate
  HDRI|HDRI 环境图|HDRI environment map
  SCAN_3D|三维扫描/高斯泼溅/点云|3D scan, Gaussian splat, point cloud
  MODEL_3D|三维模型|3D model
  RIG|绑定|rig
  TEXTURE|材质|texture, material
  MOCAP|动捕|motion capture
  FACECAP|面捕|facial capture
  DIGITAL_HUMAN|数字人|digital human
  VOICE|声音克隆/配音|voice clone, dubbing
  RUSHES|样片/素材|rushes, raw material
  EDIT_PROJECT|剪辑工程|edit project
  EXR_SEQ|ACES/EXR 序列|ACES or EXR sequence
  VFX_SHOT|特效镜头|VFX shot
  LUT_CDL|调色查找表/CDL|LUT, CDL
  MUSIC|音乐|music
  STEM|分轨（对白/音乐/音效）|stems: dialogue, music, effects
  MIX|混音|mix
  SUBTITLE|字幕|subtitles
  MASTER|母版|IMF, DCP, ProRes master
  TRAILER|预告片|trailer
  POSTER_STILL|海报/剧照|poster, still
  DATASET|训练数据集|training data set
  MODEL_AI|AI 模型/LoRA|AI model, LoRA
  PROMPT_PACK|提示词/工作流|prompts, workflow
  PUBLIC_CULTURE|文旅公共数字资产|public cultural and tourism asset`);

/** 数据类型: the coarse kind of file, as evidence platforms ask for it. */
export const MEDIA_TYPES = codeList(`
  video|视频|video
  image|图片|image
  audio|音频|audio
  file|文件|document
  other|其他|other`);

/** 发表状态. */
export const PUBLICATIONS = codeList(`
  UNPUBLISHED|未发表|unpublished
  PUBLISHED|已发表|published`);

/** 人与 AI 的参与程度: degree of human and AI contribution. */
export const CONTRIBUTIONS = codeList(`
  HUMAN|纯人工|human only
  AI_ASSISTED|人机协作|human with AI
  AI_GENERATED|主要由 AI 生成|mainly AI-generated
  UNKNOWN|未知|unknown`);

/** 创作性质. */
export const CREATION_NATURES = codeList(`
  ORIGINAL|原创|original
  ADAPT|改编|adaptation
  TRANSLATE|翻译|translation
  ANNOTATE|注释|annotation
  ARRANGE|整理|arrangement
  COMPILE|汇编|compilation`);
