package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// TestJSONIsWhatKubectlReads compares what --format json writes with what kubectl's parser reads in the YAML.
func TestJSONIsWhatKubectlReads(t *testing.T) {
	t.Parallel()
	for _, data := range []string{
		// words
		"[y, Y, yes, Yes, YES, on, On, ON, n, N, no, No, NO, off, Off, OFF]", "['yes', \"no\", yEs, oN, !!str yes, true, True, FALSE, tRUE]",
		"{y: 1, 'n': 2}", "{on: a, off: b}", "[null, Null, NULL, ~, nULL, '', ]",
		// numbers
		"[0x10, 0b11, 0o14, 014, 08, 0o9, 1_000, 1__0, _1, 0x_1, 0b_1, 0o_7, -0x1F, +0x1F, -0b1, +1, -0]",
		"[1e2, 1.0, 1.e3, .5, .5e-3, -0.0, 1_0.5, .1_0, 1_000.5e1_0, 1e400, 123456789012345678.5]",
		"[9223372036854775807, 9223372036854775808, 18446744073709551615, 184467440737095516150, -9223372036854775809, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFFF]",
		"{0x10: a, 1.50: b, 0b11: c, 1e3: d, 123456789.5: e, 1e30: f, -1: g, .inf: h}",
		"[1:30, 1:30:00, 190:20:30.15, 1.2.3, ., +, -a, =, <<]",
		// times
		"[2001-01-01, 2001-1-1, 2001-01-01T00:00:00Z, 2001-01-01 00:00:00, !!timestamp 2001-01-01]", "{2001-01-01: a}",
		// tags
		"[!!str 5, !!int \"5\", !!int 0o14, !!float 5, !!float 0x10, !!float '1e3', !!bool \"true\", !!bool \"yes\", !!null '', !foo 5, ! 5, ! yes, !!foo 5, !<tag:yaml.org,2002:int> 5]",
		"{a: !!binary aGVsbG8=, b: !!binary gA==, c: !!binary '', !!binary aGVsbG8=: d}",
		"{a: !!map {b: 1}, b: !!set {c, d}, c: !!omap [{e: 1}], d: !foo [x], e: !!seq [y]}",
		// merge keys
		"{<<: {a: 1, b: 2}, a: 3}", "{a: 3, <<: {a: 1, b: 2}}", "{<<: [{a: 1}, {a: 2, b: 3}]}", "{<<: {a: 1}, <<: {a: 2}}",
		"{x: &x {a: 1}, y: &y {<<: *x, b: 2}, z: {c: 3, <<: [*y, {a: 4}]}}", "{'<<': {a: 1}}", "{!!str <<: {a: 1}}",
		"{port: 1, <<: {!!binary port: 2}}", "{a: 1, <<: {!!binary YQ==: 2}}", "{16: a, <<: {0x10: b, y: c}, yes: d, 1.0: e}", "{<<: {1.50: a}, 1.5: b}",
		// aliases
		"{a: &a [1, yes], b: *a, &k c: 1, d: *k}", "{a: ! x, b: ! ~, c: [! 2], d: ! &x ~, e: &y ! 1, f: &z 1}",
	} {
		t.Run(data, func(t *testing.T) {
			t.Parallel()
			in := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: " + data + "\n"
			want, err := yaml.YAMLToJSON([]byte(in))
			require.NoError(t, err)
			assert.JSONEq(t, string(want), built(t, in, "--format", "json", "-"))
		})
	}
}

func TestWhatHasNoJSONIsReported(t *testing.T) {
	t.Parallel()
	in := module("cart", 80) + `---
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: shop}
data:
  a: .inf
  b: [1, -.inf]
  c: {<<: 5}
  d: !!int abc
  e: !!binary "??"
  f: {[g]: h}
  i: {~: j}
  k: {<<: [5]}
`
	path := filepath.Join(folder(t, files{"m.yaml": in}), "m.yaml")
	code, stdout, stderr := run(t, "", "build", "--format", "json", path)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	want := ""
	for _, line := range []string{
		"15:6: error: ConfigMap shop/a: data.a: is .inf, which JSON does not have",
		"16:10: error: ConfigMap shop/a: data.b[1]: is -.inf, which JSON does not have",
		"17:6: error: ConfigMap shop/a: data.c.<<: a merge key must name a map or a list of maps, got 5",
		`18:6: error: ConfigMap shop/a: data.d: has the tag !!int, but its value does not fit it`,
		`19:6: error: ConfigMap shop/a: data.e: has the tag !!binary, but its value does not fit it`,
		"20:6: error: ConfigMap shop/a: data.f: has a key that is a list: in JSON, keys are strings",
		"21:6: error: ConfigMap shop/a: data.i.~: is a key that is null: in JSON, keys are strings",
		"22:6: error: ConfigMap shop/a: data.k.<<: a merge key must name a map or a list of maps, got a list",
	} {
		want += path + ":" + line + "\n"
	}
	assert.Equal(t, want, stderr)
}

// kubectl reads JSON by the rules of JSON, whose escapes YAML refuses.
func TestConfigurationInJSON(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "c.json": `{"apiVersion":"fn.koupleless.io/v1alpha1","kind":"ModuleService",
	"spec" : {"template":{"metadata":{"annotations":{"a":"\ud83d\ude00 \/ \u00e9"},"labels"
		:{"b":"c"}}}}}`})
	out := built(t, "", "-c", filepath.Join(dir, "c.json"), filepath.Join(dir, "m.yaml"))
	assert.Contains(t, out, `a: "\U0001F600 / é"`)
	assert.Contains(t, out, "b: c\n")
}

// TestOnePortIsOneLineOfJSON updates a Service in JSON of several spellings.
func TestOnePortIsOneLineOfJSON(t *testing.T) {
	t.Parallel()
	const existing = `{
	"kind": "Service",
	"apiVersion": "v1",
	"metadata": {
		"annotations": {"fn.koupleless.io/module-deployment": "a", "x": "\ud83d\ude00 \/ \u003c<"},
		"name": "a\u002dservice"
	},
	"spec": {
		"ports": [
			{
				"targetPort": 80,
				"protocol": "TCP",
				"port": 80,
				"name": "http"
			}
		],
		"selector": {
			"module.koupleless.io\/a": "true"
		},
		"clusterIPs": [ ],
		"type": "NodePort"
	}
}
`
	const requests = `{"apiVersion":"koupleless.io/v1alpha1","kind":"ModuleDeployment","metadata":{"name":"a","labels":{"a":"b"}},` +
		`"spec":{"template":{"spec":{"module":{"name":"a"}}},"operationStrategy":{"serviceStrategy":{"enableModuleService":true,"port":81,"targetPort":80}}}}` + "\n"
	for _, unit := range []string{"\t", "  ", "    ", " "} {
		for _, eol := range []string{"\n", "\r\n"} {
			in := strings.NewReplacer("\t", unit, "\n", eol).Replace(existing) + requests
			want := strings.Replace(in, `"port": 80,`, `"port": 81,`, 1)
			code, stdout, stderr := run(t, in)
			require.Zero(t, code, stderr)
			assert.Equal(t, want, stdout)

			line := eol + strings.Repeat(unit, 4) + `"targetPort": 80`
			name := eol + strings.Repeat(unit, 4) + `"name": "http"`
			code, stdout, stderr = run(t, strings.Replace(in, line+",", "", 1))
			require.Zero(t, code, stderr)
			assert.Equal(t, strings.NewReplacer(line+",", "", name, name+","+line).Replace(want), stdout, "what is missing is one line more")
		}
	}
}
