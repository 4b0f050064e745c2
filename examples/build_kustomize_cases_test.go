package examples_test

import (
	"strconv"
	"strings"
)

// A kustomizeCase is a kustomization that is rendered in two ways: by module-service build, and by kustomize with
// module-service under transformers: of the outermost kustomization.
type kustomizeCase struct {
	reason   string
	top      string            // the outermost kustomization
	files    map[string]string // what else there is
	dir      string            // where the outermost kustomization is, below the root
	config   string            // spec of the configuration
	flags    []string
	services []string // generated ones, by namespace and name
}

const shopModule = `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata:
  name: provider
  labels: {app: provider, team: shop}
spec:
  baseDeploymentName: stock
  template: {spec: {module: {name: provider, version: 1.0.2, url: https://example.com/a.jar}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80, targetPort: http}}
`

const shopBase = `apiVersion: apps/v1
kind: Deployment
metadata: {name: stock}
spec:
  selector: {matchLabels: {app: stock}}
  template:
    metadata: {labels: {app: stock}}
    spec:
      containers:
      - name: base
        image: registry.example.com/stock-base:1.0.0
        ports: [{name: http, containerPort: 8080}, {name: admin, containerPort: 9090}]
        envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: passwords}}]
`

const shopIngress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  defaultBackend: {service: {name: provider-service, port: {name: http}}}
`

const component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"

var kustomizeCases = []kustomizeCase{
	{reason: "resources", top: "resources: [m.yaml, base.yaml, ingress.yaml]\n", services: []string{"provider-service"}},
	{reason: "a base and an overlay that changes the port", dir: "overlay",
		top: `resources: [../base]
patches:
- target: {kind: ModuleDeployment}
  patch: |
    - {op: replace, path: /spec/operationStrategy/serviceStrategy/port, value: 8081}
`,
		files:    map[string]string{"base/kustomization.yaml": "resources: [../m.yaml, ../base.yaml]\n"},
		flags:    []string{"--load-restrictor", "LoadRestrictionsNone"},
		services: []string{"provider-service"}},
	{reason: "three layers, each with a prefix or suffix", dir: "c",
		top: "resources: [../b]\nnamePrefix: eu-\n",
		files: map[string]string{"b/kustomization.yaml": "resources: [../a]\nnameSuffix: -v2\n", "a/kustomization.yaml": "resources: [m.yaml, ingress.yaml]\nnamePrefix: dev-\n",
			"a/m.yaml": shopModule, "a/ingress.yaml": shopIngress},
		services: []string{"provider-service"}},
	{reason: "two overlays of one base", top: "resources: [red, blue]\n",
		files: map[string]string{"red/kustomization.yaml": "resources: [../base]\nnamespace: red\n", "blue/kustomization.yaml": "resources: [../base]\nnamespace: blue\n",
			"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": shopModule},
		services: []string{"blue/provider-service", "red/provider-service"}},
	{reason: "a component that asks for the Service, and one that opens a port", top: "resources: [m.yaml, base.yaml]\ncomponents: [ask, port]\n",
		files: map[string]string{"m.yaml": `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: provider, labels: {app: provider}}
spec:
  baseDeploymentName: stock
  template: {spec: {module: {name: provider, version: 1.0.0, url: https://example.com/a.jar}}}
`,
			"ask/kustomization.yaml": component + `patches:
- patch: |
    apiVersion: koupleless.io/v1alpha1
    kind: ModuleDeployment
    metadata: {name: provider}
    spec: {operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80, targetPort: later}}}
`,
			"port/kustomization.yaml": component + `patches:
- target: {kind: Deployment, name: stock}
  patch: |
    - {op: add, path: /spec/template/spec/containers/0/ports/-, value: {name: later, containerPort: 7070}}
`},
		services: []string{"provider-service"}},
	{reason: "a strategic patch and a JSON 6902 patch", top: `resources: [m.yaml, base.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: stock}
    spec: {replicas: 3, template: {spec: {containers: [{name: base, ports: [{name: extra, containerPort: 7070}]}]}}}
- target: {kind: ModuleDeployment, name: provider}
  patch: |
    - {op: replace, path: /spec/template/spec/module/name, value: renamed}
    - {op: remove, path: /spec/operationStrategy/serviceStrategy/targetPort}
    - {op: add, path: /metadata/namespace, value: shop}
`, services: []string{"shop/renamed-service"}},
	{reason: "a replacement that carries the port over", top: `resources: [m.yaml, base.yaml]
configMapGenerator:
- {name: settings, literals: [port=admin]}
replacements:
- source: {kind: ConfigMap, name: settings, fieldPath: data.port}
  targets:
  - select: {kind: ModuleDeployment}
    fieldPaths: [spec.operationStrategy.serviceStrategy.targetPort]
- source: {kind: Deployment, fieldPath: metadata.name}
  targets:
  - select: {kind: ModuleDeployment}
    fieldPaths: [spec.template.spec.module.name]
`, services: []string{"stock-service"}},
	{reason: "generators with hashes that a Deployment refers to", top: `resources: [m.yaml, base.yaml]
namePrefix: dev-
configMapGenerator:
- {name: settings, literals: [a=b]}
secretGenerator:
- {name: passwords, literals: [c=d], type: Opaque}
generatorOptions: {labels: {generated: "true"}}
`, services: []string{"provider-service"}},
	{reason: "a namespace over resources that have one", top: "resources: [m.yaml, base.yaml, ingress.yaml, other.yaml]\nnamespace: shop\n",
		files:    map[string]string{"other.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: elsewhere}\n"},
		services: []string{"shop/provider-service"}},
	{reason: "labels, with and without selectors", top: `resources: [m.yaml, base.yaml]
labels:
- {pairs: {env: dev}}
- {pairs: {team: shop}, includeSelectors: true}
- {pairs: {tier: back}, includeTemplates: true}
`, services: []string{"provider-service"}},
	{reason: "common annotations and images", top: `resources: [m.yaml, base.yaml]
commonAnnotations: {contact: shop, argocd.argoproj.io/sync-wave: "3"}
images:
- {name: registry.example.com/stock-base, newTag: 2.0.0}
`, services: []string{"provider-service"}},
	{reason: "a prefix, with a nameReference for the name of the base", top: `resources: [m.yaml, base.yaml, ingress.yaml]
namePrefix: dev-
namespace: shop
configurations: [names.yaml]
replicas: [{name: stock, count: 2}]
`, files: map[string]string{"names.yaml": "nameReference:\n- kind: Deployment\n  group: apps\n  fieldSpecs:\n  - {kind: ModuleDeployment, path: spec/baseDeploymentName}\n"},
		services: []string{"shop/provider-service"}},
	{reason: "a configuration", top: "resources: [m.yaml, base.yaml]\nnamePrefix: dev-\nnamespace: shop\n",
		config: `  name: "dev-{module}-service"
  portName: web
  template:
    metadata: {labels: {team: shop}}
    spec: {type: ClusterIP, sessionAffinity: ClientIP}
  overrides:
  - match: {labels: team=shop, moduleDeployment: dev-*}
    template: {spec: {type: LoadBalancer}}
`, services: []string{"shop/dev-provider-service"}},
	{reason: "a generated Service that is committed and out of date, and one that nobody asks for", top: "resources: [m.yaml, s.yaml]\nnamespace: shop\n",
		files: map[string]string{"s.yaml": committedService("provider", 70) + "---\n" + committedService("gone", 80)}, services: []string{"shop/provider-service"}},
	{reason: "a Service by hand that is committed below a prefix", top: "resources: [m.yaml, s.yaml]\nnamePrefix: dev-\n",
		files: map[string]string{"s.yaml": strings.Replace(committedService("provider", 80), "fn.koupleless.io", "example.com", 1)}, services: []string{"provider-service"}},
	{reason: "a generated Service that is committed below a prefix", top: "resources: [m.yaml, s.yaml]\nnamePrefix: dev-\n",
		files: map[string]string{"s.yaml": committedService("provider", 80)}, services: []string{"dev-provider-service"}},
	{reason: "all three API groups, in the order of the files", top: "resources: [m.yaml, old.yaml]\nsortOptions: {order: fifo}\n",
		files: map[string]string{"old.yaml": `apiVersion: serverless.alipay.com/v1alpha1
kind: ModuleDeployment
metadata: {name: old, labels: {a: b}}
spec:
  baseDeploymentName: stock
  template: {spec: {module: {name: old, version: 1.0.0, url: https://example.com/a.jar}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80}}
---
apiVersion: koupleless.alipay.com/v1alpha1
kind: ModuleDeployment
metadata: {name: middle, labels: {a: b}}
spec:
  baseDeploymentName: stock
  template: {spec: {module: {name: middle, version: 1.0.0, url: https://example.com/a.jar}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 81}}
`}, services: []string{"middle-service", "old-service", "provider-service"}},
	{reason: "a chart", top: "namePrefix: dev-\nhelmCharts:\n- {name: shop, releaseName: shop, valuesInline: {port: 8082}}\n",
		files: map[string]string{"charts/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n", "charts/shop/values.yaml": "port: 80\n",
			"charts/shop/templates/m.yaml": `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata:
  name: {{ .Release.Name }}
  labels: {app: {{ .Chart.Name }}}
spec:
  baseDeploymentName: stock
  template: {spec: {module: {name: cart, version: 1.0.0, url: https://example.com/a.jar}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: {{ .Values.port }}}}
`}, flags: []string{"--enable-helm"}, services: []string{"cart-service"}},
}

// committedService returns a Service that was generated once.
func committedService(module string, port int) string {
	return "apiVersion: v1\nkind: Service\nmetadata:\n  name: " + module + "-service\n  annotations: {fn.koupleless.io/module-deployment: " + module +
		"}\nspec:\n  type: ClusterIP\n  selector: {module.koupleless.io/" + module + ": \"true\"}\n  ports: [{name: http, port: " + strconv.Itoa(port) + "}]\n"
}
