//! The wrong examples of the pages in `docs/diagnostics` do not compile; the right ones do, and are run.

#[doc = include_str!("../../docs/diagnostics/callee.md")]
struct Callee;

#[doc = include_str!("../../docs/diagnostics/gf0101.md")]
struct Gf0101;

#[doc = include_str!("../../docs/diagnostics/gf0102.md")]
struct Gf0102;

#[doc = include_str!("../../docs/diagnostics/gf0103.md")]
struct Gf0103;

#[doc = include_str!("../../docs/diagnostics/gf0104.md")]
struct Gf0104;

#[doc = include_str!("../../docs/diagnostics/gf0105.md")]
struct Gf0105;

#[doc = include_str!("../../docs/diagnostics/gf0106.md")]
struct Gf0106;

#[doc = include_str!("../../docs/diagnostics/gf0107.md")]
struct Gf0107;

#[doc = include_str!("../../docs/diagnostics/gf0108.md")]
struct Gf0108;

#[doc = include_str!("../../docs/diagnostics/gf0109.md")]
struct Gf0109;

#[doc = include_str!("../../docs/diagnostics/gf0110.md")]
struct Gf0110;

#[doc = include_str!("../../docs/diagnostics/gf0111.md")]
struct Gf0111;

#[doc = include_str!("../../docs/diagnostics/gf0112.md")]
struct Gf0112;

#[doc = include_str!("../../docs/diagnostics/gf0114.md")]
struct Gf0114;

#[doc = include_str!("../../docs/diagnostics/gf0201.md")]
struct Gf0201;

#[doc = include_str!("../../docs/diagnostics/gf0202.md")]
struct Gf0202;

#[doc = include_str!("../../docs/diagnostics/gf0203.md")]
struct Gf0203;

#[doc = include_str!("../../docs/diagnostics/gf0204.md")]
struct Gf0204;

#[doc = include_str!("../../docs/diagnostics/gf0205.md")]
struct Gf0205;

#[doc = include_str!("../../docs/diagnostics/gf0206.md")]
struct Gf0206;

#[doc = include_str!("../../docs/diagnostics/gf0207.md")]
struct Gf0207;

#[doc = include_str!("../../docs/diagnostics/gf0208.md")]
struct Gf0208;

#[doc = include_str!("../../docs/diagnostics/gf0209.md")]
struct Gf0209;

#[doc = include_str!("../../docs/diagnostics/gf0210.md")]
struct Gf0210;

#[doc = include_str!("../../docs/diagnostics/gf0301.md")]
struct Gf0301;

#[doc = include_str!("../../docs/diagnostics/gf0302.md")]
struct Gf0302;

#[doc = include_str!("../../docs/diagnostics/gf0303.md")]
struct Gf0303;

#[doc = include_str!("../../docs/diagnostics/gf0304.md")]
struct Gf0304;

#[doc = include_str!("../../docs/diagnostics/gf0401.md")]
struct Gf0401;

#[doc = include_str!("../../docs/diagnostics/gf0402.md")]
struct Gf0402;

#[doc = include_str!("../../docs/diagnostics/gf0403.md")]
struct Gf0403;

#[doc = include_str!("../../docs/diagnostics/gf0501.md")]
struct Gf0501;

#[doc = include_str!("../../docs/diagnostics/gf0502.md")]
struct Gf0502;

#[doc = include_str!("../../docs/diagnostics/gf0503.md")]
struct Gf0503;

#[doc = include_str!("../../docs/diagnostics/gf0504.md")]
struct Gf0504;

#[doc = include_str!("../../docs/diagnostics/gf0505.md")]
struct Gf0505;

#[doc = include_str!("../../docs/diagnostics/gf0506.md")]
struct Gf0506;

#[doc = include_str!("../../docs/diagnostics/gf0507.md")]
struct Gf0507;

#[doc = include_str!("../../docs/diagnostics/gf0508.md")]
struct Gf0508;

#[doc = include_str!("../../docs/diagnostics/gf0509.md")]
struct Gf0509;

#[doc = include_str!("../../docs/diagnostics/gf0510.md")]
struct Gf0510;
