//go:build linux

package attack_test

import (
	"fmt"
	"strings"
)

// configured is an input with a configuration.
func configured(spec, manifests string) input {
	return input{args: []string{build, here}, files: map[string]string{
		"module-service.yaml": "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: a}\nspec:\n" + spec,
		"m.yaml":              manifests,
	}}
}

func service(name, more string) string {
	return fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {name: %s-service, annotations: {fn.koupleless.io/module-deployment: %s}}\nspec:\n  selector: {a: b}\n%s", name, name, more)
}

func markedService(name, mark string) string {
	return fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {name: %s-service, annotations: {fn.koupleless.io/module-deployment: '%s'}}\n", name, mark)
}

// workload is a module of controller V2 with annotations and labels.
func workload(name, annotations, labels string) string {
	return fmt.Sprintf("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: %s, labels: {%s}, annotations: {fn.koupleless.io/enable-module-service: 'true', %s}}\nspec:\n"+
		"  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b, virtual-kubelet.koupleless.io/component: module}}\n    spec: {containers: [{name: %s}]}\n", name, labels, annotations, name)
}

// configurationGenerators multiply a configuration with the modules that it is for.
var configurationGenerators = []generator{
	{"overrides that all match", func(size int) input {
		return configured("  overrides:\n"+repeat(size/2, "", func(i int) string {
			return fmt.Sprintf("  - {match: {module: '*'}, template: {metadata: {labels: {a%d: b}}}}\n", i)
		}), modules(size/2-400))
	}},
	{"overrides that match differently", func(size int) input {
		return configured("  overrides:\n"+repeat(size/2, "", func(i int) string {
			return fmt.Sprintf("  - {match: {module: '*%d*'}, template: {metadata: {labels: {a%d: b}}, spec: {type: ClusterIP}}}\n", i%100, i)
		}), modules(size/2-400))
	}},
	{"overrides that match nothing", func(size int) input {
		return configured("  overrides:\n"+repeat(size-600, "", func(i int) string {
			return fmt.Sprintf("  - {match: {module: 'x%d'}, template: {spec: {type: ClusterIP}}}\n", i)
		}), module("m", ""))
	}},
	{"overrides that match by labels", func(size int) input {
		return configured("  overrides:\n"+repeat(size/2, "", func(i int) string {
			return fmt.Sprintf("  - {match: {labels: 'a in (b,c%d),!d,e notin (f)'}, template: {spec: {type: ClusterIP}}}\n", i)
		}), modules(size/2-400))
	}},
	{"overrides within the bound", func(size int) input {
		i := 0
		return configured("  overrides:\n"+repeat(min(size/2, 140_000), "", func(int) string {
			i++
			return fmt.Sprintf("  - {match: {module: 'm*'}, template: {spec: {ports: [{name: p%d, port: %d}]}}}\n", i%900, 1000+i%900)
		}), modules(size/2-400))
	}},
	{"further ports", func(size int) input {
		return configured("  template:\n    spec:\n      ports:\n"+repeat(size-600, "", func(i int) string {
			return fmt.Sprintf("      - {name: p%d, port: %d}\n", i, 1000+i%60000)
		}), module("m", ""))
	}},
	{"ports of a Service that exists", func(size int) input {
		return piped(module("m", "") + "---\n" + service("m", "  ports:\n"+repeat(size-1200, "", func(i int) string {
			return fmt.Sprintf("  - {name: p%d, port: %d}\n", i, 1000+i)
		})))
	}},
	{"further ports within the bound, for many Services", func(size int) input {
		return configured("  template:\n    spec:\n      ports:\n"+repeat(min(size/3, 24_000), "", func(i int) string {
			return fmt.Sprintf("      - {name: p%d, port: %d}\n", i, 1000+i)
		}), documents(size/2, func(i int) string {
			name := fmt.Sprint("m", i)
			return module(name, "") + "---\n" + service(name, "  ports: [{name: http, port: 80}]\n")
		}))
	}},
	{"one annotation for many Services", func(size int) input {
		return configured("  template: {metadata: {annotations: {a: "+strings.Repeat("x", min(size/2, 250_000))+"}}}\n", modules(size/2-400))
	}},
	{"many labels for a Service that has many", func(size int) input {
		labels := func(p string) string {
			return repeat(size/2-500, ", ", func(i int) string { return fmt.Sprintf("%s%d: b", p, i) })
		}
		return configured("  template: {metadata: {labels: {"+labels("a")+"}}}\n", module("m", "")+"---\n"+
			"apiVersion: v1\nkind: Service\nmetadata: {name: m-service, annotations: {fn.koupleless.io/module-deployment: m}, labels: {"+labels("c")+"}}\n")
	}},
	{"many labels in brackets that change", func(size int) input {
		labels := func(value string) string {
			return "{" + repeat(size/2-500, ", ", func(i int) string { return fmt.Sprintf("a%d: %s", i, value) }) + "}"
		}
		return configured("  template: {metadata: {labels: "+labels("b")+"}}\n", module("m", "")+"---\n"+
			"apiVersion: v1\nkind: Service\nmetadata: {name: m-service, annotations: {fn.koupleless.io/module-deployment: m}, labels: "+labels("c")+"}\n")
	}},
	{"unknown fields", func(size int) input {
		return configured(repeat(size-600, "", func(i int) string { return fmt.Sprintf("  tamplate%d: a\n", i) }), module("m", ""))
	}},
	{"one unknown field with a long name", func(size int) input {
		return configured("  ? "+strings.Repeat("x", size-600)+"\n  : a\n", module("m", ""))
	}},
	{"a long pattern", func(size int) input {
		return configured("  overrides: [{match: {module: '"+strings.Repeat("*a", size/4)+"'}, template: {spec: {type: ClusterIP}}}]\n", modules(size/2-400))
	}},
	{"a long name", func(size int) input {
		return configured("  name: '"+strings.Repeat("{module}", size/16)+"'\n", modules(size/2-400))
	}},
	{"one Service that many ask for", func(size int) input {
		return piped(documents(size, func(i int) string {
			return strings.Replace(module(fmt.Sprint("m", i), ""), fmt.Sprintf("module: {name: m%d}", i), "module: {name: x}", 1)
		}))
	}},
	{"workloads of one module in many environments", func(size int) input {
		return piped(documents(size, func(i int) string {
			return workload(fmt.Sprint("m", i), "fn.koupleless.io/port: '80', fn.koupleless.io/module: m", fmt.Sprintf("virtual-kubelet.koupleless.io/env: e%d", i))
		}))
	}},
	{"annotations of many ports", func(size int) input {
		ports := repeat(7_000, ",", func(i int) string { return fmt.Sprintf("%d=%d", i, i+1) })
		return piped(documents(size, func(i int) string { return workload(fmt.Sprint("m", i), "fn.koupleless.io/ports: '"+ports+"'", "a: b") }))
	}},
	{"annotations of many ports that are wrong", func(size int) input {
		ports := strings.Repeat("a,", 999)
		return piped(documents(size, func(i int) string { return workload(fmt.Sprint("m", i), "fn.koupleless.io/ports: '"+ports+"'", "a: b") }))
	}},
	{"one template, in which each module names its port", func(size int) input {
		return configured("  template: {spec: {ports: [{name: http, appProtocol: "+strings.Repeat("x", 60)+"}"+repeat(min(size/3, 24_000), "", func(i int) string {
			return fmt.Sprintf(", {name: p%d, port: %d}", i, 1000+i)
		})+"]}}\n", documents(size/2, func(i int) string {
			return workload(fmt.Sprint("m", i), fmt.Sprintf("fn.koupleless.io/ports: 'own-%d=80'", i), "a: b")
		}))
	}},
	{"one node port, which many Services have", func(size int) input {
		return configured("  template: {spec: {ports: [{name: http, nodePort: 30080}]}}\n", modules(size/2)+"---\n"+documents(size/2-400, func(i int) string {
			return fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {name: s%d}\nspec: {ports: [{port: 80, nodePort: 30080}]}\n", i)
		}))
	}},
	{"many parameters of the base", func(size int) input {
		return piped("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: base}\nspec:\n  template:\n    spec:\n      containers:\n      - name: a\n        ports:\n" +
			repeat(size/2, "", func(i int) string { return fmt.Sprintf("        - {containerPort: %d}\n", i+1) }) + "---\n" +
			documents(size/2-400, func(i int) string {
				return strings.Replace(module(fmt.Sprint("m", i), ""), "port: 80", "port: 80, targetPort: web", 1) + "  baseDeploymentName: base\n"
			}))
	}},
}

// inOneLine is a resource in JSON, which is YAML, too.
func inOneLine(i int) string {
	return fmt.Sprintf(`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a%d"},"data":{"a":[[1],[2],[3]]}}`, i)
}

// directoryGenerators are trees of files.
var directoryGenerators = []generator{
	{"modules of one Service, whose mark is long", func(size int) input {
		return input{args: []string{"render", here}, files: map[string]string{
			"m.yaml": documents(size/2, func(i int) string {
				return strings.Replace(module(fmt.Sprint("o", i), ""), "module: {name: o"+fmt.Sprint(i)+"}", "module: {name: m}", 1)
			}),
			"s.yaml": markedService("m", strings.Repeat("a,", size/4)),
		}}
	}},
	{"kustomizations with one module, and a long mark that names it", func(size int) input {
		in := input{args: []string{"render", here}, files: map[string]string{
			"z/kustomization.yaml": "resources: [s.yaml]\n", "z/s.yaml": markedService("gone", strings.Repeat("m,", size/4)),
		}}
		for i := range size / 2 / 300 {
			in.files[fmt.Sprintf("k%d/kustomization.yaml", i)] = "resources: [m.yaml]\n"
			in.files[fmt.Sprintf("k%d/m.yaml", i)] = module("m", "")
		}
		return in
	}},
	{"nested folders with patterns", func(size int) input {
		files, dir := map[string]string{}, ""
		for i := range min(size/1000, 400) {
			files[dir+".krmignore"] = "x" + fmt.Sprint(i) + "\n"
			files[dir+"m.yaml"] = configMap(fmt.Sprint("m", i))
			dir += "d/"
		}
		files["k.yaml"] = configMap("k")
		return input{args: []string{build, here}, files: files}
	}},
	{"many patterns for many files", func(size int) input {
		files := map[string]string{".krmignore": repeat(size/2, "", func(i int) string { return fmt.Sprintf("*x%d*\n", i) })}
		for i := range min(size/200, 3000) {
			files[fmt.Sprintf("m%d.yaml", i)] = configMap(fmt.Sprint("m", i))
		}
		return input{args: []string{build, here}, files: files}
	}},
	{"patterns within the bound for many files", func(size int) input {
		files := map[string]string{".krmignore": repeat(min(size/2, 15_000), "", func(i int) string { return fmt.Sprintf("**/*x%d*y\n", i) })}
		for i := range min(size/200, 3000) {
			files[fmt.Sprintf("m%d.yaml", i)] = configMap(fmt.Sprint("m", i))
		}
		return input{args: []string{build, here}, files: files}
	}},
	{"a pattern that backtracks", func(size int) input {
		return input{args: []string{build, here}, files: map[string]string{".krmignore": strings.Repeat("*a", min(size/4, 100_000)) + "b\n",
			strings.Repeat("a", 200) + ".yaml": configMap("a")}}
	}},
	{"many files that are no manifests", func(size int) input {
		files := map[string]string{"k.yaml": configMap("k")}
		for i := range min(size/100, 3000) {
			files[fmt.Sprintf("m%d.yaml", i)] = "a: b\n"
		}
		return input{args: []string{build, here}, files: files}
	}},
	{"a long path in the annotations of many", func(size int) input {
		return piped(documents(size, func(i int) string {
			return strings.Replace(module(fmt.Sprint("M", i), ""), "labels:", "annotations: {config.kubernetes.io/path: "+strings.Repeat("d/", 2000)+"a.yaml}, labels:", 1)
		}))
	}},
	{"a long path in the annotations of one", func(size int) input {
		return piped(strings.Replace(module("M", ""), "labels:", "annotations: {config.kubernetes.io/path: "+strings.Repeat("d/", size/4)+"a.yaml}, labels:", 1) + "---\n" + modules(size/2-400))
	}},
}

// streamGenerators are inputs of the function.
var streamGenerators = []generator{
	{"many mistakes", func(size int) input {
		return piped(documents(size, func(i int) string {
			return strings.Replace(module(fmt.Sprint("m", i), ""), "port: 80", "port: 0, prot: 1", 1)
		}))
	}},
	{"many mistakes in one resource", func(size int) input {
		return piped(strings.Replace(module("m", ""), "port: 80", repeat(size, ", ", func(i int) string { return fmt.Sprintf("p%d: 1", i) }), 1))
	}},
	{"mistakes in long names", func(size int) input {
		return piped(documents(size, func(i int) string { return module(strings.Repeat("M", 10_000)+fmt.Sprint(i), "") }))
	}},
	{"one long name", func(size int) input { return piped(module(strings.Repeat("M", size/3), "")) }},
	{"one key many times", func(size int) input {
		return piped(module("m", "") + "---\n" + service("m", "") + repeat(size, "", func(int) string { return "x: 1\n" }))
	}},
	{"many keys", func(size int) input {
		return piped(module("m", "") + repeat(size, "", func(i int) string { return fmt.Sprintf("x%d: 1\n", i) }))
	}},
	{"many ModuleDeployments of one name", func(size int) input {
		return piped(documents(size, func(int) string { return module("m", "") }))
	}},
	{"many Services of one name", func(size int) input {
		return piped(module("m", "") + "---\n" + documents(size, func(int) string { return service("m", "") }))
	}},
	{"many Services that no module requests", func(size int) input {
		return piped(documents(size, func(i int) string { return service(fmt.Sprint("m", i), "") }))
	}},
	{"many modules, and many Services that could be theirs renamed", func(size int) input {
		return piped(modules(size/2) + "---\n" + documents(size/2, func(i int) string {
			return strings.ReplaceAll(service(fmt.Sprint("m", i), ""), fmt.Sprintf("name: m%d-service", i), fmt.Sprintf("name: m-m%d-service", i))
		}))
	}},
	{"many routes to many Services", func(size int) input {
		return piped(modules(size/2) + "---\n" + documents(size/2, func(i int) string {
			return fmt.Sprintf("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i%d}\nspec: {defaultBackend: {service: {name: m%d-service, port: {number: 1}}}}\n", i, i%1000)
		}))
	}},
	{"many labels of a Service", func(size int) input {
		return piped(module("m", "") + "---\n" + strings.Replace(service("m", ""), "annotations: {", "labels: {"+
			repeat(size, ", ", func(i int) string { return fmt.Sprintf("a%d: b", i) })+"}, annotations: {", 1))
	}},
	{"many ports of one number", func(size int) input {
		return piped(module("m", "") + "---\n" + service("m", "  ports:\n"+repeat(size, "", func(i int) string { return fmt.Sprintf("  - {name: p%d, port: 80}\n", i) })))
	}},
	{"many documents of nothing", func(size int) input { return piped(module("m", "") + strings.Repeat("---\n", size/4)) }},
	{"deep nesting", func(size int) input {
		depth := min(size/2, 9_900)
		return piped(module("m", "") + "x: " + strings.Repeat("[", depth) + strings.Repeat("]", depth) + "\n")
	}},
	{"deep nesting in many", func(size int) input {
		return piped(documents(size-4200, func(i int) string {
			return module(fmt.Sprint("m", i), "x: "+strings.Repeat("[", 1900)+strings.Repeat("]", 1900)+"\n")
		}))
	}},
	{"deep nesting by lines", func(size int) input {
		var b strings.Builder
		b.WriteString(module("m", "") + "x:\n")
		for i := 1; b.Len() < size; i++ {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return piped(b.String())
	}},
	{"lists in lists", func(size int) input {
		return piped(strings.Repeat("{apiVersion: v1, kind: List, items: [", min(size/40, 4_900)) + strings.Repeat("]}", min(size/40, 4_900)) + "\n")
	}},
	{"JSON lists in lists", func(size int) input {
		return piped(strings.Repeat(`{"apiVersion":"v1","kind":"List","items":[`, min(size/50, 4_900)) + strings.Repeat("]}", min(size/50, 4_900)) + "\n")
	}},
	{"many resources in one line", func(size int) input {
		return piped("# in YAML\n{apiVersion: v1, kind: List, items: [" + repeat(size-100, ", ", inOneLine) + "]}\n")
	}},
	{"many resources in lists in lists", func(size int) input {
		return piped("# in YAML\n" + strings.Repeat("{apiVersion: v1, kind: List, items: [", 99) + repeat(max(size-4_200, 1), ", ", inOneLine) + strings.Repeat("]}", 99) + "\n")
	}},
	{"many resources in JSON lists in lists", func(size int) input {
		return piped(strings.Repeat(`{"apiVersion":"v1","kind":"List","items":[`, 99) + repeat(max(size-4_400, 1), ",", inOneLine) + strings.Repeat("]}", 99) + "\n")
	}},
	{"a ResourceList in one line", func(size int) input {
		return piped("{apiVersion: config.kubernetes.io/v1, kind: ResourceList, items: [" + repeat(size-100, ", ", inOneLine) + "]}\n")
	}},
	{"a ResourceList with aliases", func(size int) input {
		return piped("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + repeat(size, "", func(i int) string {
			if i == 0 {
				return "- &a\n" + indented(module("m", ""), 2)
			}
			return "- *a\n"
		}))
	}},
	{"anchors in every document", func(size int) input {
		return piped(documents(size, func(i int) string { return module(fmt.Sprint("m", i), "x: &a {b: c}\ny: *a\n") }))
	}},
	{"a long line", func(size int) input { return piped(module("m", "x: "+strings.Repeat("a ", size/2)+"\n")) }},
	{"a quoted text over many lines", func(size int) input { return piped(module("m", "x: \""+strings.Repeat("\\\n  ", size/4)+"\"\n")) }},
	{"many comments", func(size int) input {
		return piped(strings.Repeat("#\n", size/4) + module("m", strings.Repeat("  #\n", size/8)))
	}},
	{"previous names", func(size int) input {
		return piped("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + repeat(size, "", func(i int) string {
			return "- " + strings.TrimPrefix(indented(strings.Replace(service("m", ""), "annotations: {", "annotations: {internal.config.kubernetes.io/previousNames: '"+
				strings.Repeat("m-service,", 200)+"', ", 1), 2), "  ")
		}))
	}},
}
