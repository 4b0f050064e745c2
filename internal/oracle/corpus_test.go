package oracle_test

import "strings"

// A piece is one or more documents of a corpus of odd but legal inputs. %s is a name that no other piece has.
type piece struct {
	text     string
	services int // that it requests
}

const module = `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: %s, labels: {app: x}}
spec:
  template: {spec: {module: {name: %s}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80}}
`

const moduleJSON = `{"apiVersion":"koupleless.io/v1alpha1","kind":"ModuleDeployment","metadata":{"name":"%s","labels":{"app":"x"}},
 "spec":{"template":{"spec":{"module":{"name":"%s"}}},"operationStrategy":{"serviceStrategy":{"enableModuleService":true,"port":80}}}}
`

const existing = `apiVersion: v1
kind: Service
metadata:
  name: %s-service
  annotations: {fn.koupleless.io/module-deployment: %s}
`

const config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n"

// modules request Services.
var modules = []piece{
	{module, 1},
	{"# head\n\n" + module + "# foot\n", 1},
	{moduleJSON, 1},
	{strings.ReplaceAll(moduleJSON, "\n", ""), 1},
	{strings.Replace(module, "enableModuleService: true", "enableModuleService: yes", 1), 1},
	{strings.Replace(module, "enableModuleService: true", "enableModuleService: Off", 1), 0},
	{strings.Replace(module, "name: %s, labels: {app: x}", "name: \"%s\", labels: &l {app: x}, annotations: *l", 1), 1},
	{strings.Replace(module, "{enableModuleService: true, port: 80}", "{port: 79, <<: {enableModuleService: true, port: 0x50}}", 1), 1},
	{strings.Replace(module, "{enableModuleService: true, port: 80}", "{port: 79, <<: {enableModuleService: true, !!binary port: 0x50}}", 1), 1},
	{strings.Replace(moduleJSON, `"name":"%s"`, `"n\u0061me"`+"\n\t:"+`"%s"`, 1), 1},
	{"apiVersion: v1\nkind: List\nitems:\n- " + strings.TrimSuffix(strings.ReplaceAll(module, "\n", "\n  "), "  "), 1},
	{module + "---\n" + existing + "spec: {type: NodePort, selector: {a: b}, ports: [{name: http, port: 81}]}\n", 1},
	{module + "---\n# theirs\n" + existing + "  labels: &l {a: b} # c\nspec:\n  selector: *l\n  ports:\n  # first\n  - port: 1 # one\n    name: http\n  - {name: b, port: 2}\n  # last\n", 1},
	{module + "---\n# theirs\n" + existing + "  labels: &l {a: b} # c\nspec:\n  selector: *l\n  ports:\n  # first\n  - \u2028", 1},
	{module + "---\n" + existing + "spec:\n  selector: # c\n  # d\n  ports: # e\n  # f\n  - # g\n  type: # h\n", 1},
	{module + "---\n" + existing + "spec: {ports: [~]}", 1},
	{module + "---\n" + existing + "spec:\n  <<: &x {type: ClusterIP}\n  ports: [{<<: {port: 7}, name: http}]\n  selector:\n    ? a\n    : b\n", 1},
	{module + "---\n" + `{"apiVersion":"v1","kind":"Service","metadata":{"name":"%s-service","annotations":{"fn.koupleless.io/module-deployment":"%s","x":"\ud83d\ude00\/"}},"spec":{"ports":[{"name":"http","port":81,"nodePort":30080}],"type":"NodePort"}}` + "\n", 1},
	{existing + "spec: {ports: [{name: http, port: 81}]}\n", 0}, // left over, as the next ones
	{"{apiVersion: v1, kind: Service, metadata: {name: %s-service, annotations: {fn.koupleless.io/module-deployment: %s}}}\n", 0},
	{`{"apiVersion":"v1","kind":"Service","metadata":{"name":"%s-service","annotations":{"fn.koupleless.io/module-deployment":"%s"}}}`, 0},
	{"apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimSuffix(existing, "\n"), "\n", "\n  ") + "\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: %s}\n", 0},
}

// others request nothing. Each must come out as it came in.
var others = []piece{
	{text: config + "data: {a: b}\n"},
	// scalars
	{text: config + "data:\n  a: |\n    x\n      y\n\n    z\n  b: |-\n    x\n  c: |+\n    x\n\n\n"},
	{text: config + "data:\n  a: >\n    x\n    y\n\n    z\n     w\n  b: >-\n    x\n\n  c: >+\n    x\n\n"},
	{text: config + "data:\n  a: |2\n     x\n  b: |1-\n   y\n"},
	{text: config + "data:\n  a: |\n    ---\n    # no comment\n    - {\n"},
	{text: config + "data:\n  a: |\n    x"},
	{text: config + "data:\n  a: |+\n    x"},
	{text: config + "data:\n  a: >-\n    x\n    y"},
	{text: config + "data:\n  a: \"x\\\n    \\ y\\x41\\u00e9\\U0001F600\\e\\0\\N\\_\\L\\P\\/\\\"\"\n  b: 'it''s\n\n    more'\n"},
	{text: config + "data:\n  a: plain\n    goes on\n  b: http://x#y\n  c: a:b - c\n"},
	{text: config + "data: {a: yes, b: 'no', c: On, d: \"off\", e: y, f: N, true: x, 'y': z, no: 1}\n"},
	{text: config + "data: [~, null, Null, , '', \"\", 0x1F, 0o17, 017, 1_000, .5, 1e3, 1E+3, -0, +1, 0b11, 08, 1.0, 12345678901234567890, 1e400]\n"},
	{text: config + "data: [2001-01-01, 2001-01-01T00:00:00Z, 12:30:45, 1.2.3, 0.0.0.0/0, =, <<, '*', \"&\", '!', '%%', '@', '`']\n"},
	{text: config + "data:\n  a:\n  b: ~\n  c: !!str\n  d: !!binary aGVsbG8=\n  e: !!int \"7\"\n  f: !custom x\n  g: !!float 1\n  h: ! 5\n  i: !\n"},
	{text: config + "data:\n  ? a\n  : b\n  ? |\n    long\n  : - x\n  ? \"q\"\n  : {}\n  1: x\n  1.5: y\n"},
	{text: config + "data:\n  \"a b\": x\n  'c': y\n  d e : z\n  \"\": w\n"},
	{text: config + "data:\n  a: \"\u2028\u2029\u0085\ufeff\u00a0\"\n  b: \u00e9\u4e2d\U0001f600\n"},
	{text: config + "data:\n  a: x\ty\n  b: \"\tz\"\n  c:\tw\n"},
	// comments
	{text: "# top\n\n# about\n" + config + "# before\ndata: # here\n# outside\n  # inside\n  a: b # line\n  # deep foot\n# foot\n\n# end"},
	{text: config + "data:\n  l: # c\n  # d\n  - a # e\n  # f\n\n  # g\n  - # h\n    b: c\n    # i\n  # j\n"},
	{text: "#\n" + config + "#comment\ndata: {} #\n#\n"},
	// anchors and merge keys
	{text: config + "x: &x {a: 1, b: [&y c, *y]}\ny: *x\nz: {<<: *x, a: 2}\nw: {a: 2, <<: [*x, {c: 3}]}\n"},
	{text: config + "a: &a\n  b: c\nd:\n  <<: *a\n  e: &e\n  f: *e\n"},
	{text: config + "a: &a x\nb: {*a : y, ? *a : z}\n"},
	// collections
	{text: config + "data:\n- a\n-\n  b: c\n- - d\n  - - e\n- ? f\n"},
	{text: config + "data: {a: [b, {c: d}, ], e: {\n  f: g,\n# c\n  h: i}, \"j\":k, l: , m}\n"},
	{text: "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {a: b}}\n"},
	{text: "{apiVersion: v1, kind: ConfigMap,\n metadata: {name: %s},\n data: {a: b}} # c"},
	{text: "kind: ConfigMap\nmetadata:\n    name: %s\n    labels:\n        a: b\napiVersion: v1"},
	{text: "  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: %s\n"},
	{text: "\"apiVersion\": \"v1\"\n'kind': 'ConfigMap'\n\"metadata\": {\"name\": \"%s\"}\n"},
	{text: "!!map\napiVersion: !!str v1\nkind: ConfigMap\nmetadata: !!map {name: !!str %s}\n"},
	{text: "&root\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n"},
	// lists
	{text: "apiVersion: v1\nkind: List\nmetadata: {}\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: %s}\n- apiVersion: v1\n  kind: ConfigMapList\n  items:\n  - metadata: {name: %s-2}\n"},
	{text: "apiVersion: v1\nkind: ConfigMapList\nitems: [{metadata: {name: %s}}, {metadata: {name: %s-2}}]\n"},
	{text: `{"kind":"List","apiVersion":"v1","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"}}]}`},
	// JSON
	{text: `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"}}`},
	{text: "\n\t {\n\t\"apiVersion\":\t\"v1\",\n\t\"kind\" : \"ConfigMap\",\n\t\"metadata\": {\n\t\t\"name\": \"%s\"\n\t}\n}\n"},
	{text: `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"a":"\ud83d\ude00\/\u0041\u2028\u0085\u007f\b\f\n\r\t\"\\","b":"` + "\u0085\u2028\u2029\u007f\ufeff\U0001f600" + `","\u00e9":1.0,"e":1E5,"f":-0,"g":[1234567890123456789E0,12345678901234567890,112345678901234567890,-9223372036854775809],"h":[ ],"i":{ },"j":"---\n...","k":"{}","l":null,"m":"\ud83d x"}}`},
	{text: `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"` + strings.Repeat("k", 1100) + `":"` + strings.Repeat("v", 2000) + `"}}`},
	{text: "{\"apiVersion\"\n:\"v1\",\"kind\"\r\n:\n\"ConfigMap\",\"metadata\":{\"name\":\"%s\"}}\r\n"},
	// no objects
	{text: "null\n"}, {text: "~ # none\n"}, {text: "# a comment\n"}, {text: "\n\n"}, {text: ""}, {text: "# no line break at the end"},
}

// alone are pieces that are files of their own: after a separator kubectl would read the first object only.
var alone = []piece{
	{text: `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"}} {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s-2"}}null` + "\n"},
	{text: strings.ReplaceAll(moduleJSON, "\n", "") + `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"}}`, services: 1},
	{text: moduleJSON + "\n\t" + `{"apiVersion":"v1","kind":"List","items":[]}` + "\n", services: 1},
}
