//! What holds for any text: masking twice is masking once, and no mobile number is left.

use proptest::prelude::*;

use crate::{digits, mask, normalise};
use wish_contract::MaskKind;

/// Pieces that the forms look for, so that random texts come close to them.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(
        "0 1 2 3 5 8 13 86 138 400 402 0576 0013 8000 00138000 13800138000 11010519491231002X X \
         88886666 6222021234567890128 4111111111111111 零 一 三 八 零零一三 两 十 百 千 ① ⑧ 幺三八 \
         - . · — + ( ) （ ） @ ： : 。 ， 、 / 号 码 是 为 加 群 元 元旦 万 年 月 人 个 户 步 平 \
         电话 致电 tel 身份证 卡号 账号 微信 QQ wx v wxid_ abc zhang_3 qq.com a@b.cc b.c com B A \
         幢 栋 座 号楼 单元 楼 室 房 路 村 组 弄 门牌 家住 小区 厅 线 转 分机 〔 〕 〔手机号〕 &#49; &amp; # ; \
         １ ３ ８ 電 棟 ¥ \u{200b} 么 洞 拐 什么 区号 号码 、 / , * ~ ❤ 威 加微 微 信 ID 护照 E12345678 EA1234567 通行证 \
         C12345678 残疾证 苏M12345 苏 M D12345 车牌 警 东 西 顶楼 户 单元 # #楼 12-3 440103194903077896 43 +86 523 梯 门 \
         甲 字第 档案编号 分机号 8012 号院 \u{336} \u{301} 艾特 下划线 点 杠 (at) [dot] 163 qq zhang at 是我微信 （微信） （座机） 护照号 E \
         1234 5678 总机 打 拨 房号 楼上 住 502 群号 短号 联系人 王芳 空格 邮箱 就 w a n g 86880000 加微信 ， 是"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    let piece = prop_oneof![12 => piece, 2 => Just(" "), 1 => Just("\n")];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A mobile number as people write it.
fn any_mobile() -> impl Strategy<Value = String> {
    let groups: Vec<&[usize]> =
        vec![&[11], &[3, 4, 4], &[3, 8], &[7, 4], &[4, 4, 3], &[5, 6], &[2, 3, 3, 3], &[1; 11]];
    let scripts =
        ["0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "〇幺二叁肆伍陆柒捌玖"];
    let gaps = vec!["", " ", "-", "·", " - ", "　", "—", "－"];
    let parts = (
        (3_u64..=9, 0_u64..1_000_000_000),
        prop::collection::vec(0..scripts.len(), 11),
        any::<bool>(),
        prop::sample::select(groups),
        prop::sample::select(gaps),
    );
    parts.prop_map(move |((second, rest), written, mixed, groups, gap)| {
        let number = format!("1{second}{rest:09}");
        let first = written[0];
        let mut text = String::new();
        let mut digits = number.chars().zip(written);
        for (place, &length) in groups.iter().enumerate() {
            text.push_str(if place > 0 { gap } else { "" });
            for (digit, script) in digits.by_ref().take(length) {
                let script = scripts[if mixed { script } else { first }];
                let value = usize::try_from(digit.to_digit(10).unwrap()).unwrap();
                text.push(script.chars().nth(value).unwrap());
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn masking_twice_is_masking_once(text in any_text(), noise in any::<String>()) {
        for text in [text, noise] {
            let once = mask(&text);
            let twice = mask(&once.text);
            prop_assert_eq!(&twice.text, &once.text);
            prop_assert!(twice.findings.is_empty());
            let normal = normalise(&text);
            prop_assert_eq!(normalise(&normal), normal);
        }
    }

    #[test]
    fn no_mobile_number_survives(
        mobile in any_mobile(),
        before in prop::sample::select(vec!["", "电话", "周一", "找小李，", "3幢402室 ", "tel:", "我的号码是", "5楼"]),
        after in prop::sample::select(vec!["", "。", "个人", "年底", "元旦前", "，3个人", "一直有人", "/", "平时", "万一"]),
    ) {
        let masked = mask(&format!("{before}{mobile}{after}"));
        let count = masked.findings.iter().find(|finding| finding.kind == MaskKind::Mobile);
        prop_assert_eq!(count.map(|finding| finding.count), Some(1), "{}", masked.text);
        let left = masked.text.chars().filter(|&letter| digits::digit(letter).is_some());
        prop_assert!(left.count() <= 3, "{}", masked.text);
    }
}
