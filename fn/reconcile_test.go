package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
)

const (
	provider = `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: md, namespace: shop, labels: {app: md}}
spec:
  template: {spec: {module: {name: provider}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80, targetPort: 8080}}
`
	// A generated Service with things that a person added.
	generated = `# by hand
apiVersion: v1
kind: Service
metadata:
  labels: {team: shop} # ours
  name: provider-service
  namespace: shop
  annotations:
    fn.koupleless.io/module-deployment: md
    note: kept
spec:
  sessionAffinity: ClientIP # sticky
  type: LoadBalancer
  ports:
  - port: 80
    targetPort: 8080
    name: http
    nodePort: 30080 # fixed
    protocol: TCP
  - name: admin
    port: 9000
  selector:
    module.koupleless.io/provider: "true"
`
)

const separator = "---\n"

func summary(g, u, r, n string) string {
	return "generated " + g + ", updated " + u + ", removed " + r + ", unchanged " + n + " module Services"
}

func TestOwnedServiceThatIsRightIsNotTouched(t *testing.T) {
	t.Parallel()
	for reason, change := range map[string]func(string) string{
		"as it is":                        func(s string) string { return s },
		"without protocol, which is TCP":  func(s string) string { return strings.Replace(s, "    protocol: TCP\n", "", 1) },
		"another type, which is a choice": func(s string) string { return strings.Replace(s, "LoadBalancer", "ClusterIP", 1) },
		"renamed by kustomize, which shows in its earlier names": func(s string) string {
			return strings.Replace(strings.Replace(s, "name: provider-service", "name: dev-provider-service", 1),
				"note: kept", "internal.config.kubernetes.io/previousNames: provider-service,provider-service", 1)
		},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, provider+separator+change(generated))
			assert.Empty(t, outcome.Edits)
			assert.Empty(t, outcome.Added)
			assert.Empty(t, told(outcome))
			assert.Equal(t, []string{summary("0", "0", "0", "1")}, infos(outcome))
		})
	}
}

func TestTargetPortMayBeLeftToItsDefault(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, ", targetPort: 8080", "", 1)+separator+
		strings.Replace(generated, "    targetPort: 8080\n", "", 1))
	assert.Empty(t, outcome.Edits)
	assert.Equal(t, []string{summary("0", "0", "0", "1")}, infos(outcome))
}

func TestOwnedServiceIsUpdatedInPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, old, edited, message string }{
		{"another port", "port: 80\n", "port: 81\n", "spec.ports[0].port was 81, is now 80"},
		{"another targetPort", "targetPort: 8080", "targetPort: 9", "spec.ports[0].targetPort was 9, is now 8080"},
		{"a targetPort in quotes", "targetPort: 8080", `targetPort: "8080"`, `spec.ports[0].targetPort was "8080", is now 8080`},
		{"another protocol", "protocol: TCP", "protocol: UDP", `spec.ports[0].protocol was "UDP", is now "TCP"`},
		{"another value in the selector", `provider: "true"`, `provider: "false"`, `spec.selector[module.koupleless.io/provider] was "false", is now "true"`},
		{"a boolean in the selector", `provider: "true"`, `provider: true`, `spec.selector[module.koupleless.io/provider] was true, is now "true"`},
		{"the name of another owner", "module-deployment: md", "module-deployment: old", `metadata.annotations[fn.koupleless.io/module-deployment] was "old", is now "md"`},
		{"our port has lost its name", "name: http\n", "name: web\n", `spec.ports[0].name was "web", is now "http"`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, provider+separator+strings.Replace(generated, c.old, c.edited, 1))
			require.Empty(t, told(outcome))
			require.Empty(t, outcome.Added)
			require.Len(t, outcome.Edits, 1)
			assert.Equal(t, generated, encode(t, outcome.Edits[1]))
			assert.Equal(t, []string{"updated: " + c.message, summary("0", "1", "0", "0")}, infos(outcome))
		})
	}
}

func TestCommentOfAChangedFieldStays(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+strings.Replace(generated, "port: 80\n", "port: 81 # by hand\n", 1))
	assert.Contains(t, encode(t, outcome.Edits[1]), "port: 80 # by hand\n")
}

func TestSharedPortIsNotChangedThroughAnAlias(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+`apiVersion: v1
kind: Service
metadata: {name: provider-service, namespace: shop, annotations: {fn.koupleless.io/module-deployment: md}}
x: &port {name: http, port: 81, targetPort: 8080, more: {a: b}}
spec: {selector: {module.koupleless.io/provider: "true"}, ports: [*port]}
`)
	require.Len(t, outcome.Edits, 1, told(outcome))
	edited := encode(t, outcome.Edits[1])
	assert.Contains(t, edited, "x: &port {name: http, port: 81, targetPort: 8080, more: {a: b}}\n")
	assert.Contains(t, edited, "ports: [{name: http, port: 80, targetPort: 8080, more: {a: b}}]")
}

func TestGeneratedServiceOfWrongTypes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, old, edited, message string }{
		{"ports given twice", "  selector:\n", "  ports: []\n  selector:\n", "spec.ports: is given 2 times"},
		{"a selector that is a list", "  selector:\n    module.koupleless.io/provider: \"true\"\n", "  selector: []\n", "spec.selector: must be a map, got a list"},
		{"ports that are a map", "  ports:\n  - port: 80\n", "  ports: {}\n  x:\n  - port: 80\n", "spec.ports: must be a list, got a map"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			source := strings.Replace(generated, c.old, c.edited, 1)
			require.NotEqual(t, generated, source)
			outcome := render(t, provider+separator+source)
			require.Len(t, told(outcome), 1)
			assert.Contains(t, told(outcome)[0], "error: in.yaml[1]: Service shop/provider-service: "+c.message)
		})
	}
}

func TestServiceOfAnotherGroupIsNone(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+strings.Replace(generated, "apiVersion: v1\n", "apiVersion: serving.knative.dev/v1\n", 1))
	assert.Empty(t, told(outcome))
	assert.Empty(t, outcome.Edits)
	assert.Len(t, outcome.Added, 1)
}

func TestServiceOfTheVeryNameGoesBeforeARenamedOne(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(strings.Replace(generated, "name: provider-service", "name: dev-provider-service", 1),
		"note: kept", "internal.config.kubernetes.io/previousNames: provider-service", 1)
	outcome := render(t, provider+separator+renamed+separator+generated)
	require.Len(t, outcome.Edits, 1)
	node, dropped := outcome.Edits[1]
	assert.True(t, dropped)
	assert.Nil(t, node, "the renamed one is wanted by nobody")
	outcome = render(t, provider+separator+generated+separator+renamed)
	assert.Contains(t, outcome.Edits, 2)
}

func TestFieldsThatAreMissingComeBack(t *testing.T) {
	t.Parallel()
	bare := "apiVersion: v1\nkind: Service\nmetadata: {name: provider-service, namespace: shop, annotations: {fn.koupleless.io/module-deployment: md}}\n"
	outcome := render(t, provider+separator+bare)
	require.Empty(t, told(outcome))
	assert.Equal(t, bare+`spec:
  selector:
    module.koupleless.io/provider: "true"
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: 8080
`, encode(t, outcome.Edits[1]), "all but the type, which is a default for new Services")
}

func TestForeignLabelsLeaveTheSelector(t *testing.T) {
	t.Parallel()
	edited := strings.Replace(generated, "  selector:\n", "  selector:\n    app: old\n", 1)
	outcome := render(t, provider+separator+edited)
	assert.Equal(t, generated, encode(t, outcome.Edits[1]))
	assert.Equal(t, `updated: spec.selector.app was "old", is now absent`, infos(outcome)[0])
}

func TestSharedNodesAreNotChangedThroughAnAlias(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+`apiVersion: v1
kind: Service
metadata:
  name: provider-service
  namespace: shop
  annotations: {fn.koupleless.io/module-deployment: md}
  labels: &shared {module.koupleless.io/provider: "no"}
spec:
  selector: *shared
  ports: [{name: http, port: 80, targetPort: 8080}]
`)
	require.Len(t, outcome.Edits, 1)
	edited := encode(t, outcome.Edits[1])
	assert.Contains(t, edited, `labels: &shared {module.koupleless.io/provider: "no"}`)
	assert.Contains(t, edited, `selector: {module.koupleless.io/provider: "true"}`)
}

func TestOwnedServiceThatNobodyWantsIsDropped(t *testing.T) {
	t.Parallel()
	for reason, source := range map[string]string{
		"the flag is off":             strings.Replace(provider, "enableModuleService: true", "enableModuleService: false", 1),
		"the module was renamed":      strings.Replace(provider, "name: provider", "name: consumer", 1),
		"it moved to another place":   strings.Replace(provider, "namespace: shop", "namespace: mall", 1),
		"it is now local":             strings.Replace(provider, "labels:", `annotations: {config.kubernetes.io/local-config: "true"}, labels:`, 1),
		"another ModuleDeployment is": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, source+separator+generated)
			require.Empty(t, told(outcome))
			require.Len(t, outcome.Edits, 1)
			node, edited := outcome.Edits[1]
			assert.True(t, edited)
			assert.Nil(t, node)
			assert.Equal(t, "removed: no module asks for it any more", infos(outcome)[0])
		})
	}
}

func TestSecondCopyIsDropped(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+generated+separator+generated)
	assert.Contains(t, outcome.Edits, 2)
	assert.Equal(t, []string{"removed: it is a second copy", summary("0", "0", "1", "1")}, infos(outcome))
}

func TestForeignServiceBesideTheGeneratedOneIsWarnedAbout(t *testing.T) {
	t.Parallel()
	foreign := strings.Replace(generated, "fn.koupleless.io/module-deployment: md", "by: hand", 1)
	outcome := render(t, provider+separator+generated+separator+foreign)
	assert.Empty(t, outcome.Edits)
	assert.Empty(t, outcome.Added)
	require.Len(t, told(outcome), 1)
	assert.Contains(t, told(outcome)[0], "warning: in.yaml[2]: Service shop/provider-service: metadata.annotations")
	assert.Contains(t, told(outcome)[0], "is a second Service of this name beside the generated one")
}

func TestForeignServiceIsNeverTouched(t *testing.T) {
	t.Parallel()
	foreign := strings.Replace(generated, "fn.koupleless.io/module-deployment: md", "by: hand", 1)
	for _, c := range []struct{ reason, service, warning string }{
		{"equal in what is ours: nothing is said", foreign, ""},
		{"another port", strings.Replace(foreign, "port: 80\n", "port: 81\n", 1), "spec.ports[0].port is 81, wanted 80"},
		{"another selector", strings.Replace(foreign, "module.koupleless.io/provider", "app", 1), "spec.selector.app is"},
		{"equal after a rename by kustomize", strings.Replace(strings.Replace(foreign, "name: provider-service", "name: dev-provider-service", 1),
			"by: hand", "internal.config.kubernetes.io/previousNames: provider-service", 1), ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, provider+separator+c.service)
			assert.Empty(t, outcome.Edits)
			assert.Empty(t, outcome.Added)
			assert.False(t, outcome.Failed())
			if c.warning == "" {
				assert.Empty(t, told(outcome))
				return
			}
			require.Len(t, told(outcome), 1)
			warning := told(outcome)[0]
			assert.Contains(t, warning, "warning: in.yaml[1]: Service shop/provider-service: ")
			assert.Contains(t, warning, c.warning)
			assert.Contains(t, warning, "add the annotation fn.koupleless.io/module-deployment: md")
		})
	}
}

func TestUnrelatedServiceIsNotEvenJudged(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+"apiVersion: v1\nkind: Service\nmetadata: {name: other, namespace: shop, annotations: [wrong]}\nspec: 7\n")
	assert.Empty(t, told(outcome))
	assert.Len(t, outcome.Added, 1)

	outcome = render(t, provider+separator+"apiVersion: v1\nkind: Service\nmetadata: {name: other}\nmetadata: {}\ndata: "+fn.OwnerAnnotation+"\n")
	assert.Empty(t, told(outcome), "the mark is not where a mark is")
}

func TestServicesAreAppendedInTheOrderOfTheirOwners(t *testing.T) {
	t.Parallel()
	zebra := strings.NewReplacer("name: md", "name: zebra", "name: provider", "name: zebra").Replace(provider)
	outcome := render(t, zebra+separator+provider)
	require.Len(t, outcome.Added, 2)
	assert.Contains(t, encode(t, outcome.Added[0]()), "name: zebra-service\n")
	assert.Contains(t, encode(t, outcome.Added[1]()), "name: provider-service\n")
}

func TestAbsentNamespaceStaysAbsent(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, "namespace: shop, ", "", 1))
	require.Len(t, outcome.Added, 1)
	assert.NotContains(t, encode(t, fn.Build(outcome.Added)...), "namespace")
}

func TestEqualWishesShareAService(t *testing.T) {
	t.Parallel()
	second := strings.Replace(provider, "name: md", "name: alpha", 1)
	outcome := render(t, provider+separator+second)
	require.Empty(t, told(outcome))
	require.Len(t, outcome.Added, 1)
	assert.Contains(t, encode(t, fn.Build(outcome.Added)...), "fn.koupleless.io/module-deployment: alpha,md\n")
}

func TestDifferentOverridesConflict(t *testing.T) {
	t.Parallel()
	const spec = "{overrides: [{match: {moduleDeployment: alpha}, template: {spec: {type: ClusterIP}}}]}"
	outcome := configured(t, spec, provider+separator+strings.Replace(provider, "name: md", "name: alpha", 1))
	require.Len(t, told(outcome), 1)
	assert.Contains(t, told(outcome)[0], "metadata.name: wants Service shop/provider-service with one set of the configuration's overrides")
	outcome = configured(t, strings.Replace(spec, "alpha", "'*'", 1), provider+separator+strings.Replace(provider, "name: md", "name: alpha", 1))
	assert.Empty(t, told(outcome), "one template for both")
}

func TestPortThatIsTheTargetPortMayBeLeftOut(t *testing.T) {
	t.Parallel()
	same := strings.Replace(provider, "targetPort: 8080", "targetPort: 80", 1)
	outcome := render(t, same+separator+strings.NewReplacer("name: md", "name: alpha", ", targetPort: 8080", "").Replace(provider))
	assert.Empty(t, told(outcome))
	outcome = render(t, same+separator+strings.NewReplacer("name: md", "name: alpha").Replace(provider))
	assert.Len(t, told(outcome), 1, "only one of the two is its port")
}

func TestSelectorsAreTold(t *testing.T) {
	t.Parallel()
	other := strings.NewReplacer("name: md", "name: alpha", "koupleless.io/v1alpha1", "serverless.alipay.com/v1alpha1").Replace(provider)
	assert.Contains(t, told(render(t, provider+separator+other))[0],
		"with selector module.serverless.alipay.com/provider=true, but ModuleDeployment shop/md (in.yaml[0]) wants it with selector module.koupleless.io/provider=true")
}

func TestOverridesMatchByLabels(t *testing.T) {
	t.Parallel()
	const spec = "{overrides: [{match: {labels: app=md}, template: {spec: {type: ClusterIP}}}]}"
	assert.Contains(t, encode(t, configured(t, spec, provider).Added[0]()), "type: ClusterIP\n")
	assert.Contains(t, encode(t, configured(t, spec, strings.Replace(provider, "{app: md}", "{app: x}", 1)).Added[0]()), "type: NodePort\n")
}

func TestFurtherPortsComeTogether(t *testing.T) {
	t.Parallel()
	outcome := configured(t, "{template: {spec: {ports: [{name: one, port: 1}, {name: two, port: 2}]}}}", provider+separator+generated)
	require.Empty(t, told(outcome))
	edited := encode(t, outcome.Edits[1])
	assert.Contains(t, edited, "name: one")
	assert.Contains(t, edited, "name: two")
	assert.Contains(t, edited, "name: admin", "that of a person stays")
}

func TestNodePortsOfAllServicesAreHeldAgainstEachOther(t *testing.T) {
	t.Parallel()
	const spec = "{template: {spec: {ports: [{name: http, nodePort: 30080}, {name: other, port: 7, nodePort: 30081}]}}}"
	second := strings.NewReplacer("name: md", "name: second", "name: provider", "name: second").Replace(provider)
	third := strings.NewReplacer("name: md", "name: third", "name: provider", "name: third").Replace(provider)
	outcome := configured(t, spec, provider+separator+second+separator+third+separator+generated)
	lines := strings.Join(told(outcome), "\n")
	assert.Len(t, told(outcome), 4, "each of the two ports of each new Service, beside the one that is there")
	for _, name := range []string{"second", "third"} {
		for _, port := range []string{"30080/TCP", "30081/TCP"} {
			assert.Contains(t, lines, "its Service shop/"+name+"-service has the nodePort "+port+" of Service shop/provider-service")
		}
	}
}

func TestDifferentWishesConflict(t *testing.T) {
	t.Parallel()
	second := strings.Replace(provider, "name: md", "name: alpha", 1)
	for _, c := range []struct {
		reason, old, new, field string
		proposed                any
	}{
		{"port", "port: 80,", "port: 81,", portPath, 80},
		{"targetPort", "targetPort: 8080", "targetPort: web", targetPath, 8080},
		{"API group", "koupleless.io/v1alpha1", "serverless.alipay.com/v1alpha1", "apiVersion", "koupleless.io/v1alpha1"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, provider+separator+strings.Replace(second, c.old, c.new, 1))
			require.Len(t, outcome.Results, 1, told(outcome))
			fault := outcome.Results[0]
			assert.Equal(t, "alpha", fault.ResourceRef.Name)
			assert.Equal(t, c.field, fault.Field.Path)
			assert.Equal(t, c.proposed, fault.Field.ProposedValue)
			assert.Contains(t, fault.Message, "Service shop/provider-service")
			assert.Contains(t, fault.Message, "ModuleDeployment shop/md (in.yaml[0])")
		})
	}
}

func TestOneNameInTwoNamespacesIsNoConflict(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+strings.NewReplacer("namespace: shop", "namespace: mall", "port: 80", "port: 81").Replace(provider))
	assert.Empty(t, told(outcome))
	assert.Len(t, outcome.Added, 2)
}

func TestPortThatAPersonTookIsAFault(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, "port: 80,", "port: 9000,", 1)+separator+generated)
	require.Len(t, told(outcome), 1)
	assert.Contains(t, told(outcome)[0], "error: in.yaml[1]: Service shop/provider-service: spec.ports[1]: has port 9000/TCP")
}

func TestBaseDeployment(t *testing.T) {
	t.Parallel()
	withBase := strings.Replace(provider, "spec:\n", "spec:\n  baseDeploymentName: stock\n", 1)
	base := `apiVersion: apps/v1
kind: Deployment
metadata: {name: stock, namespace: shop, annotations: {a: b}}
spec:
  template:
    spec:
      initContainers:
      - {name: setup, ports: [{containerPort: 1, name: setup}]}
      - {name: sidecar, restartPolicy: Always, ports: [{containerPort: 2, name: sidecar}]}
      containers:
      - {name: base, ports: [{containerPort: 8080, name: web}, {containerPort: 5353, name: dns, protocol: UDP}]}
`
	target := func(to string) string { return strings.Replace(withBase, "targetPort: 8080", "targetPort: "+to, 1) }
	for _, c := range []struct{ reason, module, base, warning string }{
		{"a number that is declared", withBase, base, ""},
		{"a name that is declared", target("web"), base, ""},
		{"a sidecar's port", target("sidecar"), base, ""},
		{"a number that is not declared", target("9"), base, `leads to port 9, which no container of base Deployment shop/stock (in.yaml[1]) has: it declares 8080 ("web"), 2 ("sidecar")`},
		{"a name that is not declared", target("api"), base, `leads to port "api"`},
		{"the port of an init container that has ended", target("setup"), base, `leads to port "setup"`},
		{"a port of another protocol", target("dns"), base, `leads to port "dns"`},
		{"any number where nothing is declared", target("9"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: stock, namespace: shop}\nspec: {template: {spec: {containers: [{name: base}]}}}\n", ""},
		{"a name where nothing is declared", target("web"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: stock, namespace: shop}\nspec: {template: {spec: {containers: [{name: base}]}}}\n", "it declares no port"},
		{"a base in another namespace", target("9"), strings.Replace(base, "shop", "mall", 1), ""},
		{"a base that is not among the items", target("9"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n", ""},
		{"another kind of that name", target("9"), strings.Replace(base, "kind: Deployment", "kind: StatefulSet", 1), ""},
		{"a base that kustomize renamed", withBase, strings.NewReplacer("name: stock", "name: dev-stock", "a: b", "internal.config.kubernetes.io/previousNames: stock").Replace(base),
			`spec.baseDeploymentName: names Deployment "stock", which kustomize renamed to "dev-stock"`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.module+separator+c.base)
			assert.Len(t, outcome.Added, 1, "a warning stops nothing")
			if c.warning == "" {
				assert.Empty(t, told(outcome))
				return
			}
			require.Len(t, told(outcome), 1)
			assert.Contains(t, told(outcome)[0], "warning: in.yaml[0]: ModuleDeployment shop/md: ")
			assert.Contains(t, told(outcome)[0], c.warning)
		})
	}
}

func TestBaseDeploymentOfWrongTypes(t *testing.T) {
	t.Parallel()
	withBase := strings.Replace(provider, "spec:\n", "spec:\n  baseDeploymentName: stock\n", 1)
	for _, c := range []struct{ spec, field string }{
		{"x", "spec"},
		{"{template: []}", "spec.template"},
		{"{template: {spec: {containers: {}}}}", "spec.template.spec.containers"},
		{"{template: {spec: {containers: [base]}}}", "spec.template.spec.containers[0]"},
		{"{template: {spec: {containers: [{name: base, ports: {}}]}}}", "spec.template.spec.containers[0].ports"},
		{"{template: {spec: {containers: [{name: base, ports: [8080]}]}}}", "spec.template.spec.containers[0].ports[0]"},
	} {
		t.Run(c.field, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, withBase+separator+"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: stock, namespace: shop}\nspec: "+c.spec+"\n")
			require.True(t, outcome.Failed())
			assert.Contains(t, told(outcome)[0], "error: in.yaml[1]: Deployment shop/stock: "+c.field+": must be a ")
		})
	}
}

func TestEachBaseIsCheckedAndFaultsOfOneAreToldOnce(t *testing.T) {
	t.Parallel()
	withBase := func(name, base string) string {
		return strings.NewReplacer("name: md", "name: "+name, "name: provider", "name: "+name, "spec:\n", "spec:\n  baseDeploymentName: "+base+"\n").Replace(provider)
	}
	deployment := func(name, ports string) string {
		return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name + ", namespace: shop}\nspec: {template: {spec: {containers: [{name: base, ports: " + ports + "}]}}}\n"
	}
	outcome := render(t, withBase("one", "first")+separator+withBase("two", "second")+separator+
		deployment("first", "[{containerPort: 1}]")+separator+deployment("second", "[{containerPort: 2}]"))
	require.Len(t, told(outcome), 2)
	assert.Contains(t, told(outcome)[0], "it declares 1")
	assert.Contains(t, told(outcome)[1], "it declares 2")

	outcome = render(t, withBase("one", "first")+separator+withBase("two", "first")+separator+deployment("first", "{}"))
	assert.Len(t, told(outcome), 1, "one fault, however many it stops")

	shared := strings.Replace(provider, "spec:\n", "spec:\n  baseDeploymentName: first\n", 1)
	outcome = render(t, strings.Replace(provider, "name: md", "name: baseless", 1)+separator+shared+separator+deployment("first", "[{containerPort: 1}]"))
	require.Len(t, told(outcome), 1, "the base of a second owner")
}

func TestRenamedBaseIsCheckedToo(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, "spec:\n", "spec:\n  baseDeploymentName: stock\n", 1)+separator+`apiVersion: apps/v1
kind: Deployment
metadata: {name: dev-stock, namespace: shop, annotations: {internal.config.kubernetes.io/previousNames: stock}}
spec: {template: {spec: {containers: [{name: base, ports: [{containerPort: 1}]}]}}}
`)
	require.Len(t, told(outcome), 2)
	assert.Contains(t, told(outcome)[0], "which kustomize renamed")
	assert.Contains(t, told(outcome)[1], "leads to port 8080")
}

func TestFilesOfNewServices(t *testing.T) {
	t.Parallel()
	at := func(source, path string) string {
		return strings.Replace(source, "labels:", "annotations: {internal.config.kubernetes.io/path: "+path+", internal.config.kubernetes.io/index: '3', other: x}, labels:", 1)
	}
	for _, c := range []struct{ reason, source, path, index string }{
		{"beside the ModuleDeployment", at(provider, "deploy/md.yaml"), "deploy/service_provider-service.yaml", "0"},
		{"at the root", at(provider, "md.yaml"), "service_provider-service.yaml", "0"},
		{"in a file that another resource has", at(provider, "deploy/md.yaml") + separator +
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: {internal.config.kubernetes.io/path: deploy/service_provider-service.yaml, internal.config.kubernetes.io/index: '1'}}\n",
			"deploy/service_provider-service.yaml", "2"},
		{"in the file of the ModuleDeployment itself", at(provider, "service_provider-service.yaml"), "service_provider-service.yaml", "4"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.Len(t, outcome.Added, 1)
			assert.Equal(t, []string{c.path}, outcome.Paths)
			assert.Contains(t, encode(t, fn.Build(outcome.Added)...), `  annotations:
    fn.koupleless.io/module-deployment: md
    internal.config.kubernetes.io/path: `+c.path+`
    internal.config.kubernetes.io/index: "`+c.index+`"
spec:
`)
		})
	}
}

func TestTwoNewServicesNeverShareAnIndex(t *testing.T) {
	t.Parallel()
	first := strings.Replace(provider, "labels:", "annotations: {config.kubernetes.io/path: md.yaml}, labels:", 1)
	outcome := render(t, first+separator+strings.Replace(first, "namespace: shop", "namespace: mall", 1))
	require.Len(t, outcome.Added, 2)
	assert.Contains(t, encode(t, outcome.Added[0]()), `config.kubernetes.io/index: "0"`)
	assert.Contains(t, encode(t, outcome.Added[1]()), `config.kubernetes.io/index: "1"`)
	assert.NotContains(t, encode(t, outcome.Added[1]()), "internal.config", "the form of the annotation is the owner's")
}

func TestFaultsAreSortedAndToldOnce(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, "port: 80, targetPort: 8080", "targetPort: -1", 1)+separator+
		strings.NewReplacer("name: md", "name: two", "name: provider", "name: P", "port: 80", "port: 0").Replace(provider))
	lines := told(outcome)
	require.Len(t, lines, 4)
	for i, prefix := range []string{
		"error: in.yaml[0]: ModuleDeployment shop/md: " + portPath + ": is required",
		"error: in.yaml[0]: ModuleDeployment shop/md: " + targetPath + ": must be",
		"error: in.yaml[1]: ModuleDeployment shop/two: " + portPath + ": must be",
		"error: in.yaml[1]: ModuleDeployment shop/two: " + modulePath + ": makes",
	} {
		assert.Contains(t, lines[i], prefix)
	}
}

func TestNothingButOurConfigIsAWrongPlace(t *testing.T) {
	t.Parallel()
	outcome := render(t, "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: module-service}\n")
	require.Len(t, told(outcome), 1)
	assert.Contains(t, told(outcome)[0], "list it under transformers:")
	assert.False(t, fn.Render(nil, nil).Failed(), "an empty package is a package")

	const config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {}\n"
	node := documents(t, config)[0].(*document).node
	for source, failed := range map[string]bool{
		config: true,
		strings.Replace(config, "name: c", "name: d", 1):              false,
		strings.Replace(config, "kind: ConfigMap", "kind: Secret", 1): false,
		strings.Replace(config, "v1", "v2", 1):                        false,
		config + separator + provider:                                 false,
	} {
		assert.Equal(t, failed, fn.Render(documents(t, source), node).Failed(), source)
	}
}
