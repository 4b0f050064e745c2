package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNameOfAModule gives the name of a module in each place, and in several.
func TestNameOfAModule(t *testing.T) {
	t.Parallel()
	annotated := func(source string) string {
		return strings.Replace(source, "annotations: {", "annotations: {fn.koupleless.io/module: stock, ", 1)
	}
	labelled := workload("Deployment", asking)
	bare := ofKind("apps/v1", "Deployment", "{selector: {matchLabels: {module: biz1}}, template: {"+modulePod+"}}")
	two := func(source string) string {
		return strings.Replace(source, "{name: biz1, image: x}", "{name: biz1, image: x}, {name: stock, image: y}", 1)
	}
	const noContainer = `but the Pods have no container of that name: controller V2 names a module by its container ("biz1")`
	for _, c := range []struct{ reason, source, service, message string }{
		{"the container", bare, "biz1-service", ""},
		{"the label before the container", strings.Replace(labelled, "{name: biz1, image", "{name: other, image", 1), "biz1-service", `warning: in.yaml[0]: Deployment shop/biz1: spec.template.metadata.labels[module.koupleless.io/name]: is "biz1", but the Pods have no container of that name: controller V2 names a module by its container ("other")`},
		{"the label, one of two containers", two(labelled), "biz1-service", ""},
		{"the annotation before the label", annotated(two(labelled)), "stock-service", ""},
		{"the annotation without a label", annotated(two(bare)), "stock-service", ""},
		{"the annotation of no container", annotated(bare), "stock-service", `metadata.annotations[fn.koupleless.io/module]: is "stock", ` + noContainer},
		{"the annotation beside a container whose name is substituted later", annotated(strings.Replace(bare, "{name: biz1, image", `{name: "${NAME}", image`, 1)), "stock-service", ""},
		{"neither beside two containers", two(bare), "", "spec.template.metadata.labels[module.koupleless.io/name]: is required, as the Pods have 2 containers: add this label"},
		{"neither and no container", strings.Replace(bare, "[{name: biz1, image: x}]", "[]", 1), "", "is required, as the Pods have 0 containers"},
		{"a label without a name", strings.Replace(bare, "labels: {", "labels: {module.koupleless.io/name: '', ", 1), "",
			"spec.template.metadata.labels[module.koupleless.io/name]: is empty: set it to the name of the module, or remove it"},
		{"a container without a name", strings.Replace(bare, "{name: biz1, image: x}", "{image: x}", 1), "", "spec.template.spec.containers[0].name: is required, as it names the module"},
		{"containers that are no list", strings.Replace(bare, "[{name: biz1, image: x}]", "{name: biz1}", 1), "", "spec.template.spec.containers: must be a list, got a map"},
		{"a container that makes no name", strings.Replace(bare, "{name: biz1, image", "{name: 1biz, image", 1), "", `spec.template.spec.containers[0].name: gives the invalid Service name "1biz-service"`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			if c.message == "" {
				require.Empty(t, reported(outcome))
			} else {
				require.Len(t, reported(outcome), 1)
				assert.Contains(t, reported(outcome)[0], c.message)
			}
			if c.service == "" {
				assert.True(t, outcome.Failed())
				return
			}
			require.Len(t, outcome.Added, 1)
			assert.Contains(t, encode(t, outcome.added()...), "  name: "+c.service+"\n")
		})
	}
}
