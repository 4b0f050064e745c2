package fn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// annotated returns a module of controller V2 whose annotations stand as they are given, among the fields of the metadata if they
// are indented.
func annotated(metadata, fields string) string {
	return strings.Replace(workload("Deployment", "{}"), "metadata: {name: biz1, namespace: shop, annotations: {}}\n", metadata+fields, 1)
}

// TestNoMistakeRemovesTheServiceOfAWorkload has a workload whose annotations are misplaced or have another prefix.
func TestNoMistakeRemovesTheServiceOfAWorkload(t *testing.T) {
	t.Parallel()
	const (
		metadata = "metadata:\n  name: biz1\n  namespace: shop\n"
		belongs  = "belongs in metadata.annotations"
		unknown  = `is unknown: did you mean "fn.koupleless.io/enable-module-service"`
		flag     = "[fn.koupleless.io/enable-module-service]"
	)
	prefixed := func(prefix string) string {
		return "  annotations: " + strings.ReplaceAll(asking, "fn.koupleless.io/", prefix) + "\n"
	}
	for _, c := range []struct{ reason, source, field, message string }{
		{"among the labels", annotated(metadata, "  labels: "+asking+"\n"), "metadata.labels" + flag, belongs},
		{"in the metadata itself", annotated(metadata, "  "+strings.Trim(strings.ReplaceAll(asking, ", ", "\n  "), "{}")+"\n"), "metadata" + flag, belongs},
		{"the map is misspelt", annotated(metadata, "  anotations: "+asking+"\n"), "metadata.anotations", `did you mean "annotations"?`},
		{"the map is in another case", annotated(metadata, "  Annotations: "+asking+"\n"), "metadata.Annotations", `did you mean "annotations"?`},
		{"the map stands at the top", annotated(metadata, "annotations: "+asking+"\n"), "annotations" + flag, belongs},
		{"the map stands in the spec", strings.Replace(annotated(metadata, ""), "spec:\n", "spec:\n  annotations: "+asking+"\n", 1),
			"spec.annotations" + flag, belongs},
		{"the map stands in the selector", strings.Replace(annotated(metadata, ""), "  selector: {", "  selector: {annotations: "+asking+", ", 1),
			"spec.selector.annotations" + flag, belongs},
		{"the metadata is misspelt", annotated("metdata:\n  name: biz1\n  namespace: shop\n", prefixed("fn.koupleless.io/")),
			"metdata", `did you mean "metadata"?`},
		{"the prefix is that of controller V1", annotated(metadata, prefixed("koupleless.io/")),
			"metadata.annotations[koupleless.io/enable-module-service]", unknown + "?"},
		{"the prefix is misspelt", annotated(metadata, prefixed("fn.kouples.io/")), "metadata.annotations[fn.kouples.io/enable-module-service]", unknown + "?"},
		{"there is no prefix", annotated(metadata, prefixed("")), "metadata.annotations.enable-module-service", unknown + "?"},
		{"the prefix has no slash", annotated(metadata, prefixed("fn.koupleless.io.")),
			"metadata.annotations[fn.koupleless.io.enable-module-service]", unknown + "?"},
		{"only the flag has another prefix", annotated(metadata, `  annotations: {koupleless.io/enable-module-service: "true", fn.koupleless.io/port: "80"}`+"\n"),
			"metadata.annotations[koupleless.io/enable-module-service]", unknown + "?"},
		{"only the flag has the name of controller V1", annotated(metadata, `  annotations: {enableModuleService: "true", fn.koupleless.io/port: "80"}`+"\n"),
			"metadata.annotations.enableModuleService", unknown + "?"},
		{"the request is that of a ModuleDeployment", strings.Replace(annotated(metadata, `  annotations: {fn.koupleless.io/port: "80"}`+"\n"),
			"spec:\n", "spec:\n  operationStrategy: {serviceStrategy: {enableModuleService: true}}\n", 1),
			"spec.operationStrategy.serviceStrategy.enableModuleService", unknown + " in metadata.annotations?"},
		{"the request of a ModuleDeployment is all there is", strings.Replace(annotated(metadata, ""),
			"spec:\n", "spec:\n  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80}}\n", 1),
			"spec.operationStrategy.serviceStrategy.enableModuleService", unknown + " in metadata.annotations?"},
		{"the flag of controller V1 is all there is", annotated(metadata, `  annotations: {enableModuleService: "true"}`+"\n"),
			"metadata.annotations.enableModuleService", unknown + "?"},
		{"only the flag is a label", annotated(metadata, `  labels: {fn.koupleless.io/enable-module-service: "true"}`+"\n"+
			`  annotations: {fn.koupleless.io/port: "80"}`+"\n"), "metadata.labels" + flag, belongs},
		{"a label without a prefix", annotated(metadata, "  labels: {enable-module-service: \"true\"}\n"),
			"metadata.labels.enable-module-service", unknown + " in metadata.annotations?"},
		{"a label that is misspelt", annotated(metadata, "  labels: {fn.koupleless.io/enable-module-servic: \"true\"}\n"),
			"metadata.labels[fn.koupleless.io/enable-module-servic]", unknown + " in metadata.annotations?"},
		{"an annotation of Pods without the prefix", strings.Replace(annotated(metadata, ""), "      labels: {",
			"      annotations: {enable-module-service: \"true\"}\n      labels: {", 1),
			"spec.template.metadata.annotations.enable-module-service", unknown + " in metadata.annotations?"},
		{"the metadata has other fields that are misspelt", annotated("metadata:\n  nam: biz1\n  namespac: shop\n", "  labels: "+asking+"\n"),
			"metadata.nam", `did you mean "name"?`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			alone := reported(render(t, c.source))
			require.NotEmpty(t, alone)
			assert.Contains(t, alone[0], "warning: ")
			assert.Contains(t, alone[0], " "+c.field+": ")
			assert.Contains(t, alone[0], c.message)
			if !strings.Contains(c.source, "nam: ") {
				assert.Len(t, alone, 1, "one mistake, one message")
			}

			outcome := render(t, c.source+separator+fmt.Sprintf(biz1Service, "Deployment"))
			assert.True(t, outcome.Failed(), "its Service would be removed")
			assert.Empty(t, outcome.Edits)
			lines := reported(outcome)
			require.Len(t, lines, len(alone))
			assert.Contains(t, lines[0], "error: ")
			separator := ";"
			if strings.HasSuffix(c.message, "?") {
				separator = ""
			}
			assert.Contains(t, lines[0], c.message+separator+" Service shop/biz1-service exists and would be removed")
		})
	}
}

func TestAnnotationsThatAreNotMeant(t *testing.T) {
	t.Parallel()
	const metadata = "metadata:\n  name: biz1\n  namespace: shop\n"
	for reason, source := range map[string]string{
		"switched off":         annotated(metadata, `  annotations: {fn.koupleless.io/enable-module-service: "false"}`+"\n  labels: {enable-module-service: \"true\"}\n"),
		"a label switches off": annotated(metadata, "  labels: {fn.koupleless.io/enable-module-service: \"false\"}\n"),
		"a value":              annotated(metadata, "  annotations: {note: fn.koupleless.io/enable-module-service}\n"),
		"another of ours":      annotated(metadata, "  labels: {fn.koupleless.io/ports: http}\n"),
		"another name":         annotated(metadata, "  labels: {enable-module-services-of: \"true\"}\n"),
		"local configuration":  annotated(metadata, `  annotations: {config.kubernetes.io/local-config: "true", enable-module-service: "true"}`+"\n"),
		"a ModuleDeployment inside": "apiVersion: types.kubefed.io/v1beta1\nkind: FederatedModuleDeployment\nmetadata: {name: biz1, namespace: shop}\n" +
			"spec: {template: {spec: {operationStrategy: {serviceStrategy: {enableModuleService: true}}}}}\n",
		"nothing that has Pods":     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: biz1, namespace: shop}\ndata: {enable-module-service: \"true\"}\n",
		"a field of the API server": annotated(metadata, "  uid: x\n  note: enable-module-service\n  generation: 1\n"),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, reported(render(t, source)))
			removed := render(t, source+separator+fmt.Sprintf(biz1Service, "Deployment"))
			assert.False(t, removed.Failed())
			assert.Len(t, removed.Edits, 1, "the Service is removed")
		})
	}
}

func TestMisspeltMetadataOfARequest(t *testing.T) {
	t.Parallel()
	v2 := func(metadata string) string {
		return annotated("metadata:\n  annotations: "+asking+"\n", "  "+metadata+"\n")
	}
	v1 := func(metadata string) string {
		return strings.Replace(provider, "{name: md, namespace: shop, labels: {app: md}}", "{"+metadata+"}", 1)
	}
	for _, c := range []struct{ reason, source, field, meant string }{
		{"the namespace", v1("name: md, namespac: shop, labels: {app: md}"), "metadata.namespac", "namespace"},
		{"the namespace in another case", v1("name: md, nameSpace: shop, labels: {app: md}"), "metadata.nameSpace", "namespace"},
		{"the labels", v1("name: md, namespace: shop, label: {app: md}"), "metadata.label", "labels"},
		{"the annotations", v1("name: md, namespace: shop, labels: {app: md}, anotations: {}"), "metadata.anotations", "annotations"},
		{"the name", v1("nam: md, namespace: shop, labels: {app: md}"), "metadata.nam", "name"},
		{"the namespace of a workload", v2("name: biz1\n  namespac: shop"), "metadata.namespac", "namespace"},
		{"the labels of a workload", v2("name: biz1\n  namespace: shop\n  lables: {}"), "metadata.lables", "labels"},
		{"the name of a workload", v2("nme: biz1\n  namespace: shop"), "metadata.nme", "name"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			for _, source := range []string{c.source, c.source + separator + generated, c.source + separator + fmt.Sprintf(biz1Service, "Deployment")} {
				outcome := render(t, source)
				assert.True(t, outcome.Failed(), "the Service would be another one")
				assert.Contains(t, strings.Join(reported(outcome), "\n"), "error: in.yaml[0]: ")
				assert.Contains(t, strings.Join(reported(outcome), "\n"), c.field+`: is unknown: did you mean "`+c.meant+`"?`)
			}
		})
	}
	for reason, source := range map[string]string{
		"beside the right one": v1("name: md, note: x, namespace: shop, labels: {app: md}, label: {}"),
		"nothing is near":      v1("name: md, namespace: shop, labels: {app: md}, clusterName: x"),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, reported(render(t, source)))
		})
	}
}
