package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNullLeavesWhatIsOurs lays nulls over a Service that is new and one that is there.
func TestNullLeavesWhatIsOurs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, spec string }{
		{"no annotations", "{template: {metadata: {annotations: null}}}"},
		{"no annotations, in an override", "{template: {metadata: {annotations: {a: b}}}, overrides: [{match: {module: '*'}, template: {metadata: {annotations: null}}}]}"},
		{"one annotation", "{template: {metadata: {annotations: {note: null}}}}"},
		{"no labels", "{template: {metadata: {labels: null}}}"},
		{"no labels, in an override", "{template: {metadata: {labels: {a: b}}}, overrides: [{match: {module: '*'}, template: {metadata: {labels: null}}}]}"},
		{"neither", "{template: {metadata: {labels: null, annotations: null}}}"},
		{"no type", "{template: {spec: {type: null}}}"},
		{"no protocol", "{template: {spec: {ports: [{name: http, protocol: null}]}}}"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			at := strings.Replace(provider, "labels:", "annotations: {config.kubernetes.io/path: md.yaml}, labels:", 1)
			outcome := configured(t, c.spec, at)
			require.Empty(t, reported(outcome))
			require.Len(t, outcome.Added, 1)
			fresh := encode(t, outcome.added()...)
			assert.Contains(t, fresh, "config.kubernetes.io/path: service_provider-service.yaml\n")

			marked := strings.NewReplacer("note: kept", "note: kept\n    config.kubernetes.io/path: x.yaml", "    nodePort: 30080 # fixed\n", "").Replace(generated)
			outcome = configured(t, c.spec, provider+separator+marked)
			require.Empty(t, reported(outcome))
			require.Empty(t, outcome.Added)
			require.Len(t, outcome.Edits, 1)
			edited := encode(t, outcome.edited(1))
			assert.Contains(t, edited, "config.kubernetes.io/path: x.yaml\n")

			for _, service := range []string{fresh, edited} {
				assert.Contains(t, service, "name: provider-service\n")
				assert.Contains(t, service, "namespace: shop\n")
				assert.Contains(t, service, "fn.koupleless.io/module-deployment: md\n")
				assert.Contains(t, service, "  selector:\n    module.koupleless.io/provider: \"true\"\n")
				assert.Contains(t, service, "name: http\n")
				assert.Contains(t, service, "port: 80\n")
				assert.Contains(t, service, "targetPort: 8080\n")
				assert.Empty(t, configured(t, "{}", provider+separator+service).Added, "it is still known as generated")
				assert.Equal(t, summary("0", "0", "0", "1"), infos(configured(t, c.spec, provider+separator+service))[0], "it is as it is wanted")
			}
		})
	}
}

func TestNullRemovesAllAnnotationsThatAreNotOurs(t *testing.T) {
	t.Parallel()
	const spec = "{template: {metadata: {annotations: null}}}"
	for _, c := range []struct{ reason, annotations, left string }{
		{"a person's", "{fn.koupleless.io/module-deployment: md, note: x}", "{fn.koupleless.io/module-deployment: md}"},
		{"those by which tools know it again", "{a: b, fn.koupleless.io/module-deployment: md, internal.kpt.dev/upstream-identifier: x, config.k8s.io/id: '1', kustomize.config.k8s.io/id: '2', notkpt.dev/a: b}",
			"{fn.koupleless.io/module-deployment: md, internal.kpt.dev/upstream-identifier: x, config.k8s.io/id: '1', kustomize.config.k8s.io/id: '2'}"},
		{"the mark, from a merge key that stays", "{<<: {fn.koupleless.io/module-deployment: md}, note: x}", "{<<: {fn.koupleless.io/module-deployment: md}}"},
		{"the mark, from a merge key with more", "{<<: {fn.koupleless.io/module-deployment: md, note: x}}", "{fn.koupleless.io/module-deployment: md}"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			service := func(annotations string) string {
				return "apiVersion: v1\nkind: Service\nmetadata: {name: provider-service, namespace: shop, annotations: " + annotations + "}\n" +
					"spec: {selector: {module.koupleless.io/provider: \"true\"}, ports: [{name: http, port: 80, targetPort: 8080}]}\n"
			}
			outcome := configured(t, spec, provider+separator+service(c.annotations))
			require.Len(t, outcome.Edits, 1, reported(outcome))
			assert.Equal(t, service(c.left), encode(t, outcome.edited(1)))
			assert.Empty(t, configured(t, spec, provider+separator+service(c.left)).Edits, "nothing is left to remove")
		})
	}
}

func TestNullOfWhatIsOursIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, template, field string }{
		{"the metadata", "{metadata: null}", "metadata"},
		{"the spec", "{spec: null}", "spec"},
		{"the name", "{metadata: {name: null}}", "metadata.name"},
		{"the namespace", "{metadata: {namespace: null}}", "metadata.namespace"},
		{"the mark", "{metadata: {annotations: {fn.koupleless.io/module-deployment: null}}}", "metadata.annotations[fn.koupleless.io/module-deployment]"},
		{"the selector", "{spec: {selector: null}}", "spec.selector"},
		{"the ports", "{spec: {ports: null}}", "spec.ports"},
		{"a port", "{spec: {ports: [null]}}", "spec.ports[0].name"},
		{"the name of the port", "{spec: {ports: [{name: null}]}}", "spec.ports[0].name"},
		{"the number of the port", "{spec: {ports: [{name: http, port: null}]}}", "spec.ports[0].port"},
		{"the targetPort of the port", "{spec: {ports: [{name: http, targetPort: null}]}}", "spec.ports[0].targetPort"},
	} {
		for at, spec := range map[string]string{
			"spec.template.":              "{template: " + c.template + "}",
			"spec.overrides[0].template.": "{overrides: [{match: {module: '*'}, template: " + c.template + "}]}",
		} {
			t.Run(c.reason+" in "+at, func(t *testing.T) {
				t.Parallel()
				outcome := configured(t, spec, provider+separator+generated)
				require.Len(t, reported(outcome), 1)
				assert.True(t, strings.HasPrefix(reported(outcome)[0], "error: ModuleService c: "+at+c.field+": "), reported(outcome)[0])
			})
		}
	}
}
