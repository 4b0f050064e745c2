//go:build linux

package attack_test

import (
	"fmt"
	"strings"
)

// listed is a resource of a ResourceList.
func listed(resource string) string { return "- " + strings.TrimPrefix(indented(resource, 2), "  ") }

// reportGenerators multiply what one message is about.
var reportGenerators = []generator{
	{"labels that the API server rejects", func(size int) input {
		return piped(module("m", "") + "---\n" + strings.Replace(service("m", "  type: LoadBalancer\n"), "annotations: {", "labels: {"+
			repeat(size-600, ", ", func(i int) string { return fmt.Sprintf("a%d: 'x %d'", i, i) })+"}, annotations: {", 1))
	}},
	{"keys of annotations that the API server rejects", func(size int) input {
		return piped(module("m", "") + "---\n" + strings.Replace(service("m", "  type: LoadBalancer\n"), "annotations: {", "annotations: {"+
			repeat(size-600, ", ", func(i int) string { return fmt.Sprintf("a %d: x", i) })+", ", 1))
	}},
	{"annotations that are no strings", func(size int) input {
		return piped(strings.Replace(module("m", ""), "metadata: {", "metadata: {annotations: {"+
			repeat(size-400, ", ", func(i int) string { return fmt.Sprintf("a%d: %d", i, i) })+"}, ", 1))
	}},
	{"modules with an annotation that is no string", func(size int) input {
		return piped(documents(size-400, func(i int) string {
			return strings.Replace(module(fmt.Sprint("m", i), ""), "metadata: {", "metadata: {annotations: {a: 1}, ", 1)
		}))
	}},
	{"node ports that another Service has", func(size int) input {
		ports := "  type: NodePort\n  ports:\n" + repeat(size/2-600, "", func(i int) string { return fmt.Sprintf("  - {name: p%d, port: %d, nodePort: %d}\n", i, i+1, i+1) })
		other := "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n" + ports
		return piped(module("m", "") + "---\n" + service("m", ports) + "---\n" + other)
	}},
	{"fields that a Service does not have", func(size int) input {
		return piped(module("m", "") + "---\n" + service("m", repeat(size-600, "", func(i int) string { return fmt.Sprintf("  a%d: 1\n", i) })))
	}},
	{"node ports that the new type of a Service does not have", func(size int) input {
		ports := "  type: NodePort\n  ports:\n" + repeat(size-800, "", func(i int) string { return fmt.Sprintf("  - {name: p%d, port: %d, nodePort: %d}\n", i, i+1, i+1) })
		return piped("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig: {apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService, " +
			"spec: {template: {spec: {type: ClusterIP}}}}\nitems:\n" + listed(module("m", "")) + listed(service("m", ports)))
	}},
	{"paths of an Ingress that lead to a Service", func(size int) input {
		return input{args: []string{"list", here}, files: map[string]string{"a.yaml": module("m", "") + "---\n" +
			"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec:\n  rules:\n  - http:\n      paths:\n" +
			repeat(size-400, "", func(i int) string {
				return fmt.Sprintf("      - {path: /%d, backend: {service: {name: m-service, port: {number: 80}}}}\n", i)
			})}}
	}},
	{"hosts and paths of a route that leads to a Service", func(size int) input {
		return input{args: []string{"list", here}, files: map[string]string{"a.yaml": module("m", "") + "---\n" +
			"apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\nspec:\n  hostnames: [" +
			repeat(size/4, ", ", func(i int) string { return fmt.Sprintf("h%d", i) }) + "]\n  rules:\n  - backendRefs: [{name: m-service, port: 80}]\n    matches: [" +
			repeat(size/4, ", ", func(i int) string { return fmt.Sprintf("{path: {value: /%d}}", i) }) + "]\n"}}
	}},
	{"addresses of a Service that is updated", func(size int) input {
		return piped(module("m", "") + "---\n" + service("m", "  externalIPs: ["+repeat(size-600, ", ", func(i int) string { return fmt.Sprintf("010.%d.%d.1", i/250%250, i%250) })+"]\n"))
	}},
	{"configurations and Kptfiles of one package", func(size int) input {
		const of = "metadata: {name: a, annotations: {config.kubernetes.io/path: c.yaml, internal.config.kubernetes.io/package-path: /p}}\n"
		return piped("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + repeat(size-200, "", func(int) string {
			return listed("apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\n"+of) +
				listed("apiVersion: kpt.dev/v1\nkind: Kptfile\n"+of+"pipeline: {mutators: [{configPath: d.yaml}]}\n")
		}))
	}},
	{"configurations and the functions of a Kptfile", func(size int) input {
		const of = "metadata: {name: a, annotations: {config.kubernetes.io/path: c.yaml, internal.config.kubernetes.io/package-path: /p}}\n"
		return piped("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + repeat(size/2, "", func(int) string {
			return listed("apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\n" + of)
		}) + listed("apiVersion: kpt.dev/v1\nkind: Kptfile\n"+of+"pipeline: {mutators: ["+
			repeat(size/2-400, ", ", func(i int) string { return fmt.Sprintf("{configPath: d%d}", i) })+"]}\n"))
	}},
	{"a long anchor that is unknown", func(size int) input { return piped(module("m", "x: *"+strings.Repeat("a", size-400)+"\n")) }},
}
