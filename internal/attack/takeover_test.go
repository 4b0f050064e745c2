//go:build linux

package attack_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestTakeover has manifests of an author who wants the Service of another one's module.
func TestTakeover(t *testing.T) {
	t.Parallel()
	const evil = "apiVersion: v1\nkind: Service\nmetadata:\n  name: NAME\n  annotations:\n    fn.koupleless.io/module-deployment: evil\nMORE" +
		"spec: {externalIPs: [192.0.2.1], selector: {a: b}, ports: [{name: http, port: 80}]}\n"
	victim := module("victim", "")
	generated := attempt(t, piped(victim), t.TempDir())
	assertHarmless(t, generated)
	_, service, _ := strings.Cut(generated.stdout.head, "---\n")
	renamed := strings.NewReplacer("NAME", "evil", "MORE", "    internal.config.kubernetes.io/previousNames: victim-service\n").Replace(evil)
	second := strings.NewReplacer("NAME", "victim-service", "MORE", "").Replace(evil)
	for _, c := range []struct {
		reason string
		files  map[string]string
		has    string
		fails  string
	}{
		{"by a name that it never had", map[string]string{"a.yaml": renamed, "m.yaml": victim}, "name: victim-service", ""},
		{"by a second Service that comes first", map[string]string{"a.yaml": second, "m.yaml": victim, "s.yaml": service}, "",
			`s.yaml:4:9: error: Service victim-service: metadata.name: duplicate Service "victim-service": already defined at a.yaml:4:9`},
		{"by a second Service that comes last", map[string]string{"m.yaml": victim, "s.yaml": service, "z.yaml": second}, "",
			`z.yaml:4:9: error: Service victim-service: metadata.name: duplicate Service "victim-service": already defined at s.yaml:4:9`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			in := input{args: []string{build, here}, files: c.files}
			r := attempt(t, in, in.write(t))
			assertHarmless(t, r)
			if c.fails != "" {
				assert.Equal(t, 1, r.code)
				assert.Contains(t, r.stderr, c.fails)
				return
			}
			assert.Zero(t, r.code, r.stderr)
			assert.Contains(t, r.stdout.head, c.has)
		})
	}
}

// TestLog forges lines of a log by names, also by those that kustomize logs itself.
func TestLog(t *testing.T) {
	t.Parallel()
	const forged = `X\n::error file=main.go::forged\n\e[31mred\u202e\U000e0041`
	for reason, in := range map[string]input{
		"a variable": kustomization(map[string]string{"kustomization.yaml": "resources: [m.yaml]\nvars:\n- name: \"" + forged +
			"\"\n  objref: {kind: ConfigMap, name: a, apiVersion: v1}\n", "m.yaml": configMap("a")}),
		"a name":     piped(module("\""+forged+"\"", "")),
		"a resource": kustomization(map[string]string{"kustomization.yaml": "resources: [\"" + forged + "\"]\n"}),
		"an annotation": piped("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " + strings.ReplaceAll(strings.TrimSpace(
			strings.Replace(module("M", ""), "labels:", "annotations: {config.kubernetes.io/path: \""+forged+"\"}, labels:", 1)), "\n", "\n  ") + "\n"),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			r := attempt(t, in, in.write(t))
			assertHarmless(t, r)
			assert.Contains(t, r.stderr, "X")
			assert.NotContains(t, r.stderr, "\x1b")
			assert.NotContains(t, r.stderr, "\u202e")
			assert.NotContains(t, r.stderr, "\U000e0041")
		})
	}
}
