package fn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
)

func near(annotation string) string {
	return `is unknown: did you mean "fn.koupleless.io/` + annotation + `"?`
}

// knownAnnotations are all that the function reads.
const knownAnnotations = "fn.koupleless.io/enable-module-service, fn.koupleless.io/module, fn.koupleless.io/module-deployment, " +
	"fn.koupleless.io/port, fn.koupleless.io/ports, fn.koupleless.io/selector, fn.koupleless.io/target-port"

func TestMisspeltAnnotationsAreWarnedAbout(t *testing.T) {
	t.Parallel()
	annotated := func(annotation string) string {
		return workload("Deployment", "{"+annotation+": x, "+asking[1:])
	}
	misspeltMark := strings.Replace(generated, "fn.koupleless.io/module-deployment", "fn.koupleless.io/module-deploymnet", 1)
	for _, c := range []struct{ reason, source, resource, annotation, message string }{
		{"the flag, so that nothing is asked for", workload("Deployment", `{fn.koupleless.io/enable-modul-service: "true"}`), "Deployment shop/biz1", "enable-modul-service", near("enable-module-service")},
		{"beside a flag that is switched off", workload("DaemonSet", `{fn.koupleless.io/enable-module-service: "false", fn.koupleless.io/prt: "80"}`), "DaemonSet shop/biz1", "prt", near("port")},
		{"another spelling", annotated("fn.koupleless.io/targetPort"), "Deployment shop/biz1", "targetPort", near("target-port")},
		{"another case", annotated("fn.koupleless.io/Port"), "Deployment shop/biz1", "Port", near("port")},
		{"nothing is near", annotated("fn.koupleless.io/session-affinity"), "Deployment shop/biz1", "session-affinity",
			"is unknown: known are " + knownAnnotations},
		{"nothing is near, and the Pods have it, too", onPods(annotated("fn.koupleless.io/session-affinity"), "{fn.koupleless.io/session-affinity: x}"), "Deployment shop/biz1", "session-affinity",
			"is unknown: known are " + knownAnnotations},
		{"a Pod", "apiVersion: v1\nkind: Pod\nmetadata: {name: biz1, namespace: shop, annotations: {fn.koupleless.io/tagetport: x}}\n", "Pod shop/biz1", "tagetport", near("target-port")},
		{"a ModuleDeployment", strings.Replace(provider, "labels:", "annotations: {fn.koupleless.io/module-name: x}, labels:", 1), "ModuleDeployment shop/md", "module-name",
			"is unknown: known are " + knownAnnotations},
		{"the name of the module on a ModuleDeployment", strings.Replace(provider, "labels:", "annotations: {fn.koupleless.io/module: x}, labels:", 1), "ModuleDeployment shop/md", "module",
			"has no effect on a ModuleDeployment, whose module is named by spec.template.spec.module.name"},
		{"the selector on a ModuleDeployment", strings.Replace(provider, "labels:", "annotations: {fn.koupleless.io/selector: workload}, labels:", 1), "ModuleDeployment shop/md", "selector",
			"has no effect on a ModuleDeployment, whose Service selects by the label that controller V1 sets on the Pods of the base"},
		{"the port on a ModuleDeployment that requests a Service", strings.Replace(provider, "labels:", `annotations: {fn.koupleless.io/port: "90"}, labels:`, 1), "ModuleDeployment shop/md", "port",
			"has no effect on a ModuleDeployment: what it says belongs in spec.operationStrategy.serviceStrategy"},
		{"the target port on a ModuleDeployment that requests a Service", strings.Replace(provider, "labels:", `annotations: {fn.koupleless.io/target-port: "90"}, labels:`, 1), "ModuleDeployment shop/md", "target-port",
			"has no effect on a ModuleDeployment: what it says belongs in spec.operationStrategy.serviceStrategy"},
		{"the mark of a Service that is wanted", misspeltMark + separator + provider, "Service shop/provider-service", "module-deploymnet", near("module-deployment")},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			assert.False(t, outcome.Failed(), "a warning stops nothing")
			want := "warning: in.yaml[0]: " + c.resource + ": metadata.annotations[fn.koupleless.io/" + c.annotation + "]: " + c.message
			assert.Equal(t, []string{want}, reported(outcome))
			assert.True(t, configured(t, "{strict: true}", c.source).Failed())
		})
	}
}

func TestAnnotationsWithAnotherPrefixAreWarnedAbout(t *testing.T) {
	t.Parallel()
	others := func(annotation string) string { return strings.Replace(asking, "{", "{"+annotation+", ", 1) }
	withoutTarget := strings.Replace(asking, `, fn.koupleless.io/target-port: "8080"`, "", 1)
	unmarked := strings.Replace(generated, "fn.koupleless.io/module-deployment", "koupleless.io/module-deployment", 1)
	for _, c := range []struct{ reason, source, annotation, meant string }{
		{"that of the controllers", workload("Deployment", strings.Replace(withoutTarget, "{", `{koupleless.io/target-port: "8080", `, 1)), "koupleless.io/target-port", "target-port"},
		{"a misspelt one", workload("Deployment", others("fn.koupeless.io/selector: workload")), "fn.koupeless.io/selector", "selector"},
		{"of the name of the module", workload("Deployment", others("fn.koupleles.io/module: biz1")), "fn.koupleles.io/module", "module"},
		{"of further ports", workload("Deployment", others(`koupleless.io/ports: "grpc=81"`)), "koupleless.io/ports", "ports"},
		{"on a ModuleDeployment", strings.Replace(provider, "labels:", `annotations: {koupleless.io/ports: "grpc=81"}, labels:`, 1), "koupleless.io/ports", "ports"},
		{"of the owner mark", provider + separator + unmarked, "koupleless.io/module-deployment", "module-deployment"},
		{"without the slash", workload("Deployment", others("fn.koupleless.ioselector: workload")), "fn.koupleless.ioselector", "selector"},
		{"with a dot for the slash", workload("Deployment", others("fn.koupleless.io.selector: workload")), "fn.koupleless.io.selector", "selector"},
		{"with a hyphen for the slash", workload("Deployment", others(`fn.koupleless.io-ports: "grpc=81"`)), "fn.koupleless.io-ports", "ports"},
		{"with the slash too early", workload("Deployment", strings.Replace(withoutTarget, "{", `{fn.koupleless.i/otarget-port: "8080", `, 1)), "fn.koupleless.i/otarget-port", "target-port"},
		{"with the slash too late", workload("Deployment", strings.Replace(withoutTarget, "{", `{fn.koupleless.iot/arget-port: "8080", `, 1)), "fn.koupleless.iot/arget-port", "target-port"},
		{"in another case", workload("Deployment", others("FN.KOUPLELESS.IO/SELECTOR: workload")), "FN.KOUPLELESS.IO/SELECTOR", "selector"},
		{"without the slash on a ModuleDeployment", strings.Replace(provider, "labels:", `annotations: {fn.koupleless.ioports: "grpc=81"}, labels:`, 1), "fn.koupleless.ioports", "ports"},
		{"in another case on a ModuleDeployment", strings.Replace(provider, "labels:", `annotations: {FN.KOUPLELESS.IO/PORTS: "grpc=81"}, labels:`, 1), "FN.KOUPLELESS.IO/PORTS", "ports"},
		{"of the owner mark, without the slash", strings.Replace(generated, "fn.koupleless.io/module-deployment", "fn.koupleless.iomodule-deployment", 1), "fn.koupleless.iomodule-deployment", "module-deployment"},
		{"beside the right one", workload("Deployment", others(`koupleless.io/port: "80"`)), "", ""},
		{"the prefix alone", workload("Deployment", others("fn.koupleless.io: port")), "", ""},
		{"the prefix alone, without a request", workload("Deployment", `{fn.koupleless.io: x, fn.koupleless.io/port: "80"}`), "", ""},
		{"of a tool", workload("Deployment", others(`config.kubernetes.io/port: "80", koupleless.io/transport: x`)), "", ""},
		{"another organization", workload("Deployment", others(`example.com/ports: "80"`)), "", ""},
		{"another name", workload("Deployment", others("koupleless.io/team: a")), "", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			got := reported(render(t, c.source))
			if c.annotation == "" {
				assert.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			assert.Contains(t, got[0], ": metadata.annotations["+c.annotation+"]: "+near(c.meant))
		})
	}
}

func TestNoOtherPrefixRemovesTheService(t *testing.T) {
	t.Parallel()
	apart := workload("Deployment", strings.Replace(asking, "{", "{fn.koupeless.io/module: biz2, ", 1))
	outcome := render(t, apart+separator+strings.Replace(fmt.Sprintf(biz1Service, "Deployment"), "biz1-service", "biz2-service", 1))
	assert.True(t, outcome.Failed(), "its Service would be replaced by another one")
	assert.Empty(t, outcome.Edits)
}

func TestAnnotationsBesideTheOthersAreWarnedAbout(t *testing.T) {
	t.Parallel()
	const target = `, fn.koupleless.io/target-port: "8080"`
	withoutTarget := workload("Deployment", strings.Replace(asking, target, "", 1))
	in := func(source, labels string) string {
		return strings.Replace(source, "namespace: shop,", "namespace: shop, "+labels+",", 1)
	}
	unmarked := strings.Replace(generated, "fn.koupleless.io/module-deployment: md", "a: b", 1)
	for _, c := range []struct{ reason, source, field string }{
		{"a label", in(withoutTarget, `labels: {fn.koupleless.io/target-port: "8080"}`), "labels[fn.koupleless.io/target-port]"},
		{"in the metadata", in(withoutTarget, `fn.koupleless.io/target-port: "8080"`), "metadata[fn.koupleless.io/target-port]"},
		{"misspelt, too", in(withoutTarget, `labels: {fn.koupleless.io/targetPort: "8080"}`), "labels[fn.koupleless.io/targetPort]"},
		{"a label of a ModuleDeployment", strings.Replace(provider, "labels: {", "labels: {fn.koupleless.io/ports: grpc, ", 1), "labels[fn.koupleless.io/ports]"},
		{"the owner mark as a label", provider + separator + strings.Replace(unmarked, "{team: shop}", "{fn.koupleless.io/module-deployment: md}", 1),
			"labels[fn.koupleless.io/module-deployment]"},
		{"a label of the Pods", strings.Replace(withoutTarget, "      labels: {", `      labels: {fn.koupleless.io/target-port: "8080", `, 1),
			"spec.template.metadata.labels[fn.koupleless.io/target-port]"},
		{"annotations at the top", withoutTarget + `annotations: {fn.koupleless.io/target-port: "8080"}` + "\n", "annotations[fn.koupleless.io/target-port]"},
		{"annotations in the spec", strings.Replace(workload("Deployment", asking), "spec:\n", "spec:\n  annotations: {fn.koupleless.io/selector: workload}\n", 1),
			"spec.annotations[fn.koupleless.io/selector]"},
		{"annotations of a ModuleDeployment at the top", provider + "annotations: {fn.koupleless.io/ports: grpc=81}\n", "annotations[fn.koupleless.io/ports]"},
		{"annotations of the modules of a ModuleDeployment", strings.Replace(provider, "template: {", "template: {metadata: {annotations: {fn.koupleless.io/ports: grpc=81}}, ", 1),
			"spec.template.metadata.annotations[fn.koupleless.io/ports]"},
		{"in the strategy of a ModuleDeployment", strings.Replace(provider, "operationStrategy: {", "operationStrategy: {fn.koupleless.io/ports: grpc=81, ", 1),
			"spec.operationStrategy[fn.koupleless.io/ports]"},
		{"in the innermost one", strings.Replace(provider, "serviceStrategy: {", "serviceStrategy: {fn.koupleless.io/ports: grpc=81, ", 1),
			"spec.operationStrategy.serviceStrategy[fn.koupleless.io/ports]"},
		{"annotations of other Pods", strings.Replace(workload("Deployment", asking), "spec:\n", "spec:\n  canary: {annotations: {fn.koupleless.io/port: \"80\"}}\n", 1), ""},
		{"where labels of other objects are selected", strings.Replace(workload("Deployment", asking), "spec:\n", "spec:\n  nodeSelector: {fn.koupleless.io/selector: x}\n", 1), ""},
		{"where labels of the Pods are selected", strings.Replace(workload("Deployment", asking), "matchLabels: {", "matchLabels: {fn.koupleless.io/selector: x, ", 1), ""},
		{"an annotation as well", in(workload("Deployment", asking), `labels: {fn.koupleless.io/port: "80"}`), ""},
		{"a label that nothing reads", in(workload("Deployment", asking), "labels: {fn.koupleless.io/module-deployment: a, fn.koupleless.io/team: b}"), ""},
		{"a label of a ModuleDeployment that nothing reads", strings.Replace(provider, "labels: {", "labels: {fn.koupleless.io/module: a, ", 1), ""},
		{"a label of a Service that nothing reads", provider + separator + strings.Replace(generated, "{team: shop}", "{fn.koupleless.io/module: a}", 1), ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			got := reported(render(t, c.source))
			if c.field == "" {
				assert.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			assert.Contains(t, got[0], c.field+": belongs in metadata.annotations")
		})
	}
}

// onPods puts annotations on the Pods of a workload as well.
func onPods(source, annotations string) string {
	return strings.Replace(source, "    metadata:\n      labels:", "    metadata:\n      annotations: "+annotations+"\n      labels:", 1)
}

func TestAnnotationsOnPodsAreWarnedAbout(t *testing.T) {
	t.Parallel()
	const belongs = "has no effect on Pods: it belongs in metadata.annotations of the Deployment itself"
	none := workload("Deployment", "{}")
	for _, c := range []struct {
		reason, source string
		annotations    map[string]string
	}{
		{"all of them", onPods(none, asking), map[string]string{"enable-module-service": belongs, "port": belongs, "target-port": belongs}},
		{"one of them", onPods(workload("Deployment", `{fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/port: "80"}`), `{fn.koupleless.io/target-port: "8080", other: x}`),
			map[string]string{"target-port": belongs}},
		{"one behind those that the workload has itself", onPods(workload("Deployment", `{fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/port: "80"}`), asking),
			map[string]string{"target-port": belongs}},
		{"a misspelt one", onPods(none, `{fn.koupleless.io/targetPort: "8080"}`), map[string]string{"targetPort": belongs + ", with the name fn.koupleless.io/target-port"}},
		{"one that nothing is near", onPods(none, `{fn.koupleless.io/session-affinity: x}`), map[string]string{"session-affinity": belongs}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			found := map[string]string{}
			for _, r := range outcome.Results[:len(reported(outcome))] {
				assert.EqualValues(t, "warning", r.Severity)
				name := strings.TrimPrefix(r.Field.Path, "spec.template.metadata.annotations[fn.koupleless.io/")
				found[strings.TrimSuffix(name, "]")] = r.Message
			}
			assert.Equal(t, c.annotations, found)
			assert.True(t, configured(t, "{strict: true}", c.source).Failed())
		})
	}
}

func TestPortsWithoutARequestAreWarnedAbout(t *testing.T) {
	t.Parallel()
	const flag = "fn.koupleless.io/enable-module-service"
	for _, c := range []struct{ reason, annotations, field string }{
		{"one port", `{fn.koupleless.io/port: "80", fn.koupleless.io/target-port: "8080"}`, "port"},
		{"several ports", `{fn.koupleless.io/ports: "http=80"}`, "ports"},
		{"where it leads only", `{fn.koupleless.io/target-port: "8080"}`, "target-port"},
		{"the flag is null", "{" + flag + `: null, fn.koupleless.io/port: "80"}`, "port"},
		{"switched off", "{" + flag + `: "false", fn.koupleless.io/port: "80"}`, ""},
		{"no port", `{fn.koupleless.io/module: biz1, fn.koupleless.io/selector: workload}`, ""},
		{"local configuration", `{config.kubernetes.io/local-config: "true", fn.koupleless.io/port: "80"}`, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			source := workload("Deployment", c.annotations)
			var want []string
			if c.field != "" {
				want = []string{"warning: in.yaml[0]: Deployment shop/biz1: metadata.annotations[fn.koupleless.io/" + c.field + "]: has no effect without the annotation " +
					flag + `: set that to "true" to request a Service, or to "false" to request none`}
			}
			assert.Equal(t, want, reported(run{Outcome: fn.RunManifests(documents(t, source), config.Default(), nil)}))
			assert.Empty(t, reported(render(t, source)), "a later step may add the flag")
		})
	}
}

func TestAnnotationsThatNothingIsSaidOf(t *testing.T) {
	t.Parallel()
	const misspelt = `{fn.koupleless.io/enable-modul-service: "true"}`
	local := func(source string) string {
		return strings.NewReplacer("annotations: {", `annotations: {config.kubernetes.io/local-config: "true", `).Replace(source)
	}
	for reason, source := range map[string]string{
		"all of ours":                 workload("Deployment", asking),
		"some of ours":                workload("Deployment", `{fn.koupleless.io/port: "80"}`),
		"the owner mark":              generated + separator + provider,
		"on the Pods as well":         onPods(workload("Deployment", asking), asking),
		"misspelt on the Pods only":   onPods(workload("Deployment", asking), `{fn.koupleless.io/targetPort: "8080"}`),
		"another prefix":              workload("Deployment", `{fn.koupleless.io.example.com/prt: "80", koupleless.io/prt: "80", note: fn.koupleless.io/prt}`),
		"local configuration":         local(workload("Deployment", misspelt)),
		"local, with Pods":            local(onPods(workload("Deployment", "{a: b}"), asking)),
		"a local ModuleDeployment":    local(strings.Replace(provider, "labels:", `annotations: {fn.koupleless.io/prt: "80"}, labels:`, 1)),
		"a kind without Pods":         "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: {fn.koupleless.io/enable-module-service: \"false\"}}\n",
		"a Service that is not ours":  "apiVersion: v1\nkind: Service\nmetadata: {name: x, annotations: {fn.koupleless.io/prt: x}}\n",
		"a template that is a list":   "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, annotations: {a: fn.koupleless.io/}}\nspec: {template: []}\n",
		"a mark on something foreign": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, annotations: {config.kubernetes.io/local-config: true, a: fn.koupleless.io/port}}\n",
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, reported(render(t, source)))
		})
	}
}

// TestOnlyWhatMentionsOursIsParsed holds that a workload costs nothing where none of our annotations can be on it.
func TestOnlyWhatMentionsOursIsParsed(t *testing.T) {
	t.Parallel()
	items := documents(t, workload("Deployment", "{a: b}")+separator+workload("CloneSet", "{a: b}"))
	for i := range items {
		items[i] = broken{items[i]}
	}
	assert.Empty(t, reported(renderItems(t, items, nil)))
	ours := renderItems(t, []fn.Item{broken{documents(t, onPods(workload("Deployment", "{a: b}"), asking))[0]}}, nil)
	require.Len(t, reported(ours), 1)
	assert.Contains(t, reported(ours)[0], "cannot be parsed")
}
