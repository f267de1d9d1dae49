/** The style sheet of the pages. */
export const STYLE = `
body { margin: 0; font: 13px/1.5 "Noto Sans CJK JP", "Noto Sans JP", "IPAGothic", sans-serif; color: #222; background: #fff; }
header { background: #1d2733; color: #fff; padding: 10px 16px; font-size: 16px; letter-spacing: .04em; }
.sides { display: flex; align-items: stretch; min-height: 480px; }
nav { flex: 0 0 132px; background: #eef1f4; border-right: 1px solid #c5ccd3; }
nav > * { display: block; padding: 8px 14px; border-bottom: 1px solid #d5dbe1; color: #1d2733; text-decoration: none; }
nav .chosen { background: #37506b; color: #fff; }
.absent { color: #98a2ac; }
main { flex: 1; margin: 14px 20px 30px; max-width: 760px; }
.tabs span { display: inline-block; padding: 5px 20px; border: 1px solid #b4bdc6; border-bottom: none; background: #eef1f4; margin-right: 2px; }
.tabs .chosen { background: #37506b; color: #fff; border-color: #37506b; }
.links { border-top: 2px solid #37506b; padding: 8px 0 4px; }
.links a { color: #1c5f9e; }
.links .chosen { font-weight: bold; color: #222; text-decoration: none; }
h1 { font-size: 14px; background: #5c7187; color: #fff; margin: 12px 0 0; padding: 4px 10px; }
table { border-collapse: collapse; width: 100%; }
table + table { margin-top: -1px; }
th, td { border: 1px solid #b4bdc6; padding: 6px 10px; text-align: left; vertical-align: middle; }
th { background: #e4e9ee; font-weight: normal; width: 1%; white-space: nowrap; }
tr.section th, thead th { background: #ccd5de; width: auto; }
td.time { width: 150px; }
td.category { width: 110px; }
td.button, p.button { text-align: center; }
p.button { margin: 12px 0; }
label { margin-right: 10px; }
input[type=text], input[type=password] { padding: 2px 4px; }
button { padding: 2px 16px; min-width: 72px; }
.info { display: inline-block; min-width: 220px; padding: 2px 6px; border: 1px solid #c5ccd3; background: #f7f8fa; }
.note { color: #555; font-size: 12px; }
.error { color: #c00; display: block; }
.done { color: #17662f; display: block; }
.part { display: block; margin: 2px 0; }
.part input[type=text] { display: block; width: 96%; box-sizing: border-box; }
pre { border: 1px solid #c5ccd3; background: #f7f8fa; padding: 10px; overflow: auto; }
`;
