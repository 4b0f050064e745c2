package kustomize_test

import (
	"maps"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPatchesThatDoNotApply: the error names the patch, if kustomize's own error tells which of several it is about.
func TestPatchesThatDoNotApply(t *testing.T) {
	t.Parallel()
	const (
		all   = "patches:\n- target: {kind: ConfigMap}\n  patch: '[]'\n"
		on    = all + "- target: {kind: ConfigMap}\n  patch: '"
		add   = `{"op": "add", "path": "/data/none/x", "value": "secret"}`
		noAdd = `add operation does not apply: doc is missing path: "/data/none/x": missing value`
		none  = "{apiVersion: v1, kind: ConfigMap, metadata: {name: none}, data: {a: secret}}"
	)
	for _, c := range []struct {
		reason, kustomization string
		files                 files
		message               string // after the directory; with % for "kustomization" and the directory
	}{
		{"text that is no patch", on + "secret'\n", nil, "/kustomization.yaml:6:10: patches[1].patch: is neither a strategic merge patch nor a JSON patch"},
		{"text over several lines", all + "- patch: |\n    secret\n    'text'\n", nil, "/kustomization.yaml:5:10: patches[1].patch: is neither a strategic merge patch nor a JSON patch"},
		{"two texts that are no patch", "patches:\n- patch: secret a\n- patch: secret b\n", nil, "/kustomization.yaml:3:10: patches[0].patch: is neither a strategic merge patch nor a JSON patch"},
		{"a file that is no patch", all + "- path: p.yaml\n", files{"p.yaml": "secret\n"}, "/kustomization.yaml:5:9: patches[1].path: is neither a strategic merge patch nor a JSON patch"},
		{"a patch of no resource", all + "- patch: '" + none + "'\n", nil, "/kustomization.yaml:5:10: patches[1].patch: matches no resource: ConfigMap none"},
		{"the same in a namespace", "patches:\n- patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: shop}}'\n- patch: '" + none + "'\n", nil,
			"/kustomization.yaml:3:10: patches[0].patch: matches no resource: Deployment shop/a"},
		{"a file with a patch of no resource", all + "- path: p.yaml\n", files{"p.yaml": none}, "/kustomization.yaml:5:9: patches[1].path: matches no resource: ConfigMap none"},
		{"the same, listed as older releases do", "patchesStrategicMerge: [p.yaml]\n", files{"p.yaml": none}, "/kustomization.yaml:2:25: patchesStrategicMerge[0]: matches no resource: ConfigMap none"},
		{"a patch of a Service that module-service generates", "patches:\n- patch: '{apiVersion: v1, kind: Service, metadata: {name: a}}'\n", nil, "/kustomization.yaml:3:10: patches[0].patch: " +
			"matches no resource: Service a; if module-service generates this Service, it is added after kustomize ran: set its fields in module-service.yaml, or commit it (docs/kustomize.md)"},
		{"two patches of the same resource, which is not there", "patches:\n- patch: '" + none + "'\n- patch: '" + none + "'\n", nil,
			`%no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/none.[noNs]": no matches for Id ConfigMap.v1.[noGrp]/none.[noNs]; failed to find unique target for patch ConfigMap.v1.[noGrp]/none.[noNs]`},
		{"an operation that does not apply", on + "[" + add + "]'\n", nil, "/kustomization.yaml:6:10: patches[1].patch: " + noAdd},
		{"one of several", on + `[{"op": "add", "path": "/data/none", "value": "secret"}, {"op": "remove", "path": "/data/gone"}]` + "'\n", nil,
			"/kustomization.yaml:6:10: patches[1].patch: error in remove for path: '/data/gone': Unable to remove nonexistent key"},
		{"a test that fails", on + `[{"op": "test", "path": "/data/port", "value": "secret"}]` + "'\n", nil, "/kustomization.yaml:6:10: patches[1].patch: testing value /data/port failed"},
		{"an operation in a file", all + "- target: {kind: ConfigMap}\n  path: p.yaml\n", files{"p.yaml": "- op: add\n  path: /data/none/x\n  value: secret\n"},
			"/kustomization.yaml:6:9: patches[1].path: " + noAdd},
		{"the same, listed as older releases do", "patchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: settings}\n  path: p.json\n", files{"p.json": "[" + add + "]"},
			"/kustomization.yaml:4:9: patchesJson6902[0].path: " + noAdd},
		{"an operation that two patches have", on + "[" + add + "]'\n- target: {kind: Secret}\n  patch: '[" + add + "]'\n", nil, "%" + noAdd},
		{"in a component", "components: [c]\n", files{"c/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n" + all + "- patch: 'secret \"a\"'\n"},
			"/c/kustomization.yaml:6:10: patches[1].patch: is neither a strategic merge patch nor a JSON patch"},
		{"of an operation in a component", "components: [c]\n", files{"c/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n" + on + "[" + add + "]'\n"},
			"/c/kustomization.yaml:7:10: patches[1].patch: " + noAdd},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			tree := files{"kustomization.yaml": "resources: [c.yaml]\n" + c.kustomization, "c.yaml": configMap + "data: {port: \"1\"}\n"}
			maps.Copy(tree, c.files)
			dir := folder(t, tree)
			err := build(dir)
			if rest := c.message[1:]; c.message[0] == '%' {
				assert.EqualError(t, err, "kustomization "+dir+": "+rest)
			} else {
				assert.EqualError(t, err, filepath.ToSlash(dir)+c.message)
			}
			assert.NotContains(t, err.Error(), "secret")
		})
	}
}
