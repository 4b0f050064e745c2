package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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
		{"a name among those that are substituted later", target("api"), strings.Replace(base, "name: web", `name: "${WEB}"`, 1), ""},
		{"a sidecar's port", target("sidecar"), base, ""},
		{"a number that is not declared, which a module can open", target("9"), base, ""},
		{"a name that is not declared", target("api"), base, `targetPort: no container of base Deployment shop/stock (in.yaml[1]) declares a port named "api" (declared: 8080 "web", 2 "sidecar")`},
		{"the port of an init container that has ended", target("setup"), base, `declares a port named "setup"`},
		{"a port of another protocol", target("dns"), base, `declares a port named "dns"`},
		{"any number where nothing is declared", target("9"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: stock, namespace: shop}\nspec: {template: {spec: {containers: [{name: base}]}}}\n", ""},
		{"a name where nothing is declared", target("web"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: stock, namespace: shop}\nspec: {template: {spec: {containers: [{name: base}]}}}\n", "(declared: no port)"},
		{"a base in another namespace", target("api"), strings.Replace(base, "shop", "mall", 1), ""},
		{"a base that is not among the items", target("api"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n", ""},
		{"another kind of that name", target("api"), strings.Replace(base, "kind: Deployment", "kind: StatefulSet", 1), ""},
		{"another group's kind of that name", target("api"), strings.Replace(base, "apps/v1", "apps.example.com/v1", 1), ""},
		{"a base that kustomize renamed, which carries names over later", withBase, strings.NewReplacer("name: stock", "name: dev-stock", "a: b", "internal.config.kubernetes.io/previousNames: stock").Replace(base), ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.module+separator+c.base)
			assert.Len(t, outcome.Added, 1, "a warning stops nothing")
			if c.warning == "" {
				assert.Empty(t, reported(outcome))
				return
			}
			require.Len(t, reported(outcome), 1)
			assert.Contains(t, reported(outcome)[0], "warning: in.yaml[0]: ModuleDeployment shop/md: ")
			assert.Contains(t, reported(outcome)[0], c.warning)
		})
	}
}

func TestTargetPortIsOfTheProtocolOfTheService(t *testing.T) {
	t.Parallel()
	withBase := strings.Replace(provider, "spec:\n", "spec:\n  baseDeploymentName: stock\n", 1)
	withBase = strings.Replace(withBase, "targetPort: 8080", "targetPort: web", 1)
	const udp, both = "{name: web, containerPort: 8080, protocol: UDP}", "{name: api, containerPort: 8080}, {name: web, containerPort: 8080, protocol: UDP}"
	for _, c := range []struct{ reason, ports, declared, declares string }{
		{"UDP on both sides", "{name: http, protocol: UDP}", udp, ""},
		{"UDP, where both are declared", "{name: http, protocol: UDP}", both, ""},
		{"UDP, where TCP is declared", "{name: http, protocol: UDP}", "{containerPort: 8080}", "no port of protocol UDP"},
		{"UDP, where another number is declared", "{name: http, protocol: UDP}", "{containerPort: 8080}, {containerPort: 53, protocol: UDP}", "53"},
		{"TCP, where UDP is declared", "{name: http, appProtocol: http}", udp, "no port of protocol TCP"},
		{"a protocol that is taken out, which is TCP", "{name: http, protocol: null}", udp, "no port of protocol TCP"},
		{"UDP of a further port", "{name: b, port: 7, protocol: UDP}", udp, "no port of protocol TCP"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			base := "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: stock, namespace: shop}\nspec: {template: {spec: {containers: [{name: base, ports: [" + c.declared + "]}]}}}\n"
			outcome := configured(t, "{template: {spec: {ports: ["+c.ports+"]}}}", withBase+separator+base)
			if c.declares == "" {
				assert.Empty(t, reported(outcome))
				return
			}
			require.Len(t, reported(outcome), 1)
			assert.True(t, strings.HasSuffix(reported(outcome)[0], "no container of base Deployment shop/stock (in.yaml[1]) declares a port named \"web\" (declared: "+c.declares+")"), reported(outcome)[0])
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
			assert.Contains(t, reported(outcome)[0], "error: in.yaml[1]: Deployment shop/stock: "+c.field+": must be a ")
		})
	}
}

func TestEachBaseIsCheckedAndFaultsOfOneAreReportedOnce(t *testing.T) {
	t.Parallel()
	withBase := func(name, base string) string {
		return strings.NewReplacer("name: md", "name: "+name, "name: provider", "name: "+name, "spec:\n", "spec:\n  baseDeploymentName: "+base+"\n", "targetPort: 8080", "targetPort: web").Replace(provider)
	}
	deployment := func(name, ports string) string {
		return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name + ", namespace: shop}\nspec: {template: {spec: {containers: [{name: base, ports: " + ports + "}]}}}\n"
	}
	outcome := render(t, withBase("one", "first")+separator+withBase("two", "second")+separator+
		deployment("first", "[{containerPort: 1}]")+separator+deployment("second", "[{containerPort: 2}]"))
	require.Len(t, reported(outcome), 2)
	assert.Contains(t, reported(outcome)[0], "(declared: 1)")
	assert.Contains(t, reported(outcome)[1], "(declared: 2)")

	outcome = render(t, withBase("one", "first")+separator+withBase("two", "first")+separator+deployment("first", "{}"))
	assert.Len(t, reported(outcome), 1, "one fault, however many it stops")

	shared := strings.NewReplacer("spec:\n", "spec:\n  baseDeploymentName: first\n", "targetPort: 8080", "targetPort: web").Replace(provider)
	outcome = render(t, strings.NewReplacer("name: md", "name: baseless", "targetPort: 8080", "targetPort: web").Replace(provider)+separator+shared+separator+deployment("first", "[{containerPort: 1}]"))
	require.Len(t, reported(outcome), 1, "the base of a second owner")
}

func TestRenamedBaseIsCheckedToo(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.NewReplacer("spec:\n", "spec:\n  baseDeploymentName: stock\n", "targetPort: 8080", "targetPort: web").Replace(provider)+separator+`apiVersion: apps/v1
kind: Deployment
metadata: {name: dev-stock, namespace: shop, annotations: {internal.config.kubernetes.io/previousNames: stock}}
spec: {template: {spec: {containers: [{name: base, ports: [{containerPort: 1}]}]}}}
`)
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], `declares a port named "web"`)
}

// TestBaseThatIsRenamedInARendering: nothing is left of the earlier name but the names themselves.
func TestBaseThatIsRenamedInARendering(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, module, bases, meant string }{
		{"a prefix", "dev-md", "dev-stock", "dev-stock"},
		{"a suffix", "md-v2", "stock-v2", "stock-v2"},
		{"both", "dev-md-v2", "dev-stock-v2", "dev-stock-v2"},
		{"the base itself is there, too", "dev-md", "dev-stock stock", ""},
		{"the ModuleDeployment has another prefix", "prod-md", "dev-stock", ""},
		{"and no suffix", "dev-md", "dev-stock-v2", ""},
		{"nothing like it", "dev-md", "dev-other", ""},
		{"a prefix that is the whole name", "dev-", "dev-stock", ""},
		{"two of them", "dev-md-v2", "dev-stock stock-v2", ""},
		{"a prefix and a suffix that share a hyphen", "dev-md", "dev-stock-md", ""},
		{"a prefix and a suffix that leave nothing", "dev--md", "dev-stock-md", ""},
		{"one that a prefix and a suffix make", "stock-md-stock", "stock-stock", "stock-stock"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			input := strings.NewReplacer("name: md", "name: "+c.module, "spec:\n", "spec:\n  baseDeploymentName: stock\n").Replace(provider)
			for _, name := range strings.Fields(c.bases) {
				input += separator + "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name + ", namespace: shop}\nspec: {template: {spec: {containers: [{name: base}]}}}\n"
			}
			outcome := render(t, input)
			if c.meant == "" {
				for _, line := range reported(outcome) {
					assert.NotContains(t, line, "does not exist")
				}
				return
			}
			require.Len(t, reported(outcome), 1)
			assert.Contains(t, reported(outcome)[0], `spec.baseDeploymentName: "stock" does not exist in this rendering; did you mean "`+c.meant+`"?`)
			assert.Equal(t, c.meant, outcome.Results[0].Field.ProposedValue)
		})
	}
}
