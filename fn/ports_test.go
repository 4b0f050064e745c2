package fn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// portsOf returns the ports of a Service as the annotation of several ports names them.
func portsOf(t *testing.T, service *yaml.Node) string {
	t.Helper()
	list, err := yaml.NewRNode(service).Pipe(yaml.Lookup("spec", "ports"))
	require.NoError(t, err)
	var all []string
	require.NoError(t, list.VisitElements(func(port *yaml.RNode) error {
		text := func(key string) string { return strings.TrimSpace(port.Field(key).Value.MustString()) }
		all = append(all, fmt.Sprintf("%s=%s:%s/%s", text("name"), text("port"), text("targetPort"), text("protocol")))
		return nil
	}))
	return strings.Join(all, ",")
}

// withPorts gives a resource the annotation of several ports, beside others.
func withPorts(source, ports string) string {
	return strings.Replace(source, "namespace: shop", "namespace: shop, annotations: {fn.koupleless.io/ports: '"+ports+"'}", 1)
}

// onlyPorts returns a workload that has no single pair of ports.
func onlyPorts(ports string) string {
	return workload("Deployment", `{fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/ports: "`+ports+`"}`)
}

// besidePair returns a workload that has further ports beside its single pair.
func besidePair(ports string) string {
	return workload("Deployment", asking[:len(asking)-1]+`, fn.koupleless.io/ports: "`+ports+`"}`)
}

func TestSeveralPorts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, config, source, ports string }{
		{"of a workload", "{}", onlyPorts("http=80:8080,grpc=50051,admin=9090:9091/UDP"), "http=80:8080/TCP,grpc=50051:50051/TCP,admin=9090:9091/UDP"},
		{"with blanks", "{}", onlyPorts(" http=80:8080 , grpc=50051"), "http=80:8080/TCP,grpc=50051:50051/TCP"},
		{"the own one comes first", "{}", onlyPorts("grpc=50051,http=80:8080"), "http=80:8080/TCP,grpc=50051:50051/TCP"},
		{"the own one has another protocol", "{}", onlyPorts("http=80:8080/SCTP"), "http=80:8080/SCTP"},
		{"the first is the own one, if none has its name", "{}", onlyPorts("grpc=50051,admin=9090"), "grpc=50051:50051/TCP,admin=9090:9090/TCP"},
		{"a template means the own one by its usual name", "{template: {spec: {ports: [{name: http, nodePort: 30080}]}}}", onlyPorts("grpc=50051"), "grpc=50051:50051/TCP"},
		{"beside the single pair", "{}", besidePair("grpc=50051"), "http=80:8080/TCP,grpc=50051:50051/TCP"},
		{"one number of two protocols", "{}", besidePair("http-udp=80/UDP"), "http=80:8080/TCP,http-udp=80:80/UDP"},
		{"of a ModuleDeployment", "{}", withPorts(provider, "grpc=50051,admin=9090:metrics/UDP"), "http=80:8080/TCP,grpc=50051:50051/TCP,admin=9090:metrics/UDP"},
		{"one that the template gives another target", "{template: {spec: {ports: [{name: grpc, port: 50052, targetPort: 7}]}}}", withPorts(provider, "grpc=50051"), "http=80:8080/TCP,grpc=50052:7/TCP"},
		{"two ports of a template to one target", `{template: {spec: {ports: [{name: h2c, port: 81, targetPort: "{targetPort}"}]}}}`, provider, "http=80:8080/TCP,h2c=81:8080/TCP"},
		{"to a target by name", `{template: {spec: {ports: [{name: h2c, port: 81, targetPort: "{targetPort}"}]}}}`, strings.Replace(provider, "8080", "web", 1), "http=80:web/TCP,h2c=81:web/TCP"},
		{"to the port, if there is no target", `{overrides: [{match: {module: "*"}, template: {spec: {ports: [{name: h2c, port: 81, targetPort: "{targetPort}"}]}}}]}`, strings.Replace(provider, "targetPort: 8080", "targetPort: 0", 1), "http=80:80/TCP,h2c=81:80/TCP"},
		{"a further port of another protocol", `{template: {spec: {ports: [{name: dns, port: 53, targetPort: 54, protocol: UDP}]}}}`, provider, "http=80:8080/TCP,dns=53:54/UDP"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := configured(t, c.config, c.source)
			require.Empty(t, reported(outcome))
			assert.Equal(t, c.ports, portsOf(t, outcome.added()[0]))
			again := configured(t, c.config, c.source+separator+encode(t, outcome.added()...))
			assert.Equal(t, []string{summary("0", "0", "0", "1")}, infos(again))
		})
	}
}

// TestSeveralPortsFollow changes the annotation beside a Service that exists.
func TestSeveralPortsFollow(t *testing.T) {
	t.Parallel()
	existing := encode(t, render(t, onlyPorts("http=80:8080,grpc=50051")).added()...)
	outcome := render(t, onlyPorts("http=81:8080,grpc=50051:50052,admin=9090/UDP")+separator+existing)
	require.Empty(t, reported(outcome))
	assert.Equal(t, "http=81:8080/TCP,grpc=50051:50052/TCP,admin=9090:9090/UDP", portsOf(t, outcome.edited(1)))
	outcome = render(t, onlyPorts("http=80:8080,rpc=50051")+separator+existing)
	assert.Equal(t, "http=80:8080/TCP,rpc=50051:50051/TCP", portsOf(t, outcome.edited(1)), "a port of that number and protocol is the same one")
}

// TestPortsTradeNumbers holds that ports of one Service can take the numbers of each other, in any order, and keep their own fields.
func TestPortsTradeNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, before, after, want string }{
		{"two swap", "http=80,admin=81", "http=81,admin=80", "http=81:81/TCP,admin=80:80/TCP"},
		{"one takes that of the next", "http=80,grpc=90", "http=90,grpc=91", "http=90:90/TCP,grpc=91:91/TCP"},
		{"one takes that of the one before", "http=80,grpc=90", "http=79,grpc=80", "http=79:79/TCP,grpc=80:80/TCP"},
		{"the names swap", "http=80,admin=81", "admin=80,http=81", "http=81:81/TCP,admin=80:80/TCP"},
		{"a new one takes that of another", "http=80,grpc=90", "http=80,admin=90,grpc=91", "http=80:80/TCP,grpc=91:91/TCP,admin=90:90/TCP"},
	} {
		existing := encode(t, render(t, onlyPorts(c.before)).added()...)
		outcome := render(t, onlyPorts(c.after)+separator+existing)
		require.Empty(t, reported(outcome), c.reason)
		assert.Equal(t, c.want, portsOf(t, outcome.edited(1)), c.reason)
	}
	existing := strings.Replace(encode(t, render(t, onlyPorts("http=80,grpc=90")).added()...), "  - name: grpc\n", "  - name: grpc\n    nodePort: 30090\n", 1)
	outcome := render(t, onlyPorts("http=80,admin=90,grpc=91")+separator+existing)
	assert.Contains(t, encode(t, outcome.edited(1)), "  - name: grpc\n    nodePort: 30090\n", "what a person set stays with the name")
}

// TestFurtherPortsHaveAProtocol holds that a further port of a template gets a protocol when it is made, and none is given to one that
// exists.
func TestFurtherPortsHaveAProtocol(t *testing.T) {
	t.Parallel()
	const config = "{template: {spec: {ports: [{name: metrics, port: 9091}]}}}"
	outcome := configured(t, config, provider)
	assert.Contains(t, encode(t, outcome.added()...), "  - name: metrics\n    protocol: TCP\n    port: 9091\n")
	outcome = configured(t, config, provider+separator+generated)
	assert.Contains(t, encode(t, outcome.edited(1)), "name: metrics\n    protocol: TCP\n    port: 9091\n")
	outcome = configured(t, config, provider+separator+strings.Replace(generated, "  ports:\n", "  ports:\n  - {name: metrics, port: 9091}\n", 1))
	assert.Equal(t, []string{summary("0", "0", "0", "1")}, infos(outcome))
	outcome = configured(t, config, provider+separator+generated[:strings.Index(generated, "spec:")])
	assert.Contains(t, encode(t, outcome.edited(1)), "name: metrics\n    protocol: TCP\n    port: 9091\n", "in a spec that is made")
	outcome = configured(t, "{template: {spec: {ports: [{name: http, protocol: UDP}]}}}", provider+separator+strings.Replace(generated, "    protocol: TCP\n", "", 1))
	assert.Contains(t, encode(t, outcome.edited(1)), "    protocol: UDP\n", "one that is not the API server's default")
}

func TestFaultsOfSeveralPorts(t *testing.T) {
	t.Parallel()
	const number = "must be a whole number from 1 to 65535"
	const target = number + " or the name of a container's port, got "
	many := strings.Split("abcdefghijklmnopqrstuvwxyz", "")
	var reportedOfMany []string
	for _, name := range many[:20] {
		reportedOfMany = append(reportedOfMany, fmt.Sprintf("must be name=port[:target][/protocol], with a comma between two ports, got %q", name))
	}
	for _, c := range []struct {
		reason, ports string
		messages      []string
	}{
		{"no port", "http=80,grpc", []string{`must be name=port[:target][/protocol], with a comma between two ports, got "grpc"`}},
		{"nothing", "", []string{`must be name=port[:target][/protocol], with a comma between two ports, got ""`}},
		{"a variable that would divide it", "http=${PORT:=80}", []string{`must be name=port[:target][/protocol], with a comma between two ports, got "http=${PORT:=80}"; ` +
			"Flux (postBuild) or envsubst replaces ${PORT:=80} later: run module-service after that"}},
		{"a comma in a variable after another one", "http=${A},b=${B-80,c=81}", []string{`must be name=port[:target][/protocol], with a comma between two ports, got "http=${A},b=${B-80,c=81}"; ` +
			"Flux (postBuild) or envsubst replaces ${A} later: run module-service after that"}},
		{"a variable of one port", "http=0,grpc=${B}", []string{`port "grpc": ` + number + `, got "${B}"; Flux (postBuild) or envsubst replaces ${B} later: run module-service after that`,
			`port "http": ` + number + `, got "0"`}},
		{"a comma at the end", "http=80,", []string{`must be name=port[:target][/protocol], with a comma between two ports, got ""`}},
		{"no number", "http=web", []string{`port "http": ` + number + `, got "web"`}},
		{"numbers out of range", "http=0,grpc=65536,a=-1", []string{`port "a": ` + number + `, got "-1"`, `port "grpc": ` + number + `, got "65536"`, `port "http": ` + number + `, got "0"`}},
		{"targets", "http=80:0,b=81:Web,c=82:", []string{`port "b": is not a valid port name: it must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), got "Web"`, `port "c": ` + target + `""`, `port "http": ` + target + `"0"`}},
		{"a protocol", "http=80/tcp", []string{`port "http": must be TCP, UDP or SCTP, got "tcp"`}},
		{"all of a port", "http=x:Y/z", []string{`port "http": is not a valid port name: it must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-); must contain at least one letter (a-z), got "Y"`, `port "http": must be TCP, UDP or SCTP, got "z"`, `port "http": ` + number + `, got "x"`}},
		{"a name", "Http=80", []string{`port "Http": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'), got "Http"`}},
		{"no name", "=80", []string{`port "": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'), got ""`}},
		{"more than are reported", strings.Join(many, ","), reportedOfMany},
		{"a name twice", "http=80,http=81", []string{`port "http": is given twice`}},
		{"a number twice", "http=80,web=80:8080", []string{`port "web": is 80/TCP, like port "http": a Service can have each number and protocol only once`}},
		{"too many", strings.Repeat("a=1,", 1000), []string{"must have at most 1000 ports, got 1001"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, onlyPorts(c.ports))
			var messages []string
			for _, r := range outcome.Results {
				assert.Equal(t, "metadata.annotations[fn.koupleless.io/ports]", r.Field.Path)
				messages = append(messages, r.Message)
			}
			assert.Equal(t, c.messages, messages)
		})
	}
	for _, c := range []struct{ reason, source, message string }{
		{"the own name beside the pair", besidePair("http=81"), `ports]: port "http": is the module's own, which metadata.annotations[fn.koupleless.io/port] gives: give the further port another name`},
		{"the own number beside the pair", besidePair("web=80"), `ports]: port "web": is 80/TCP, like port "http": a Service can have each number and protocol only once`},
		{"the own name beside the strategy", withPorts(provider, "http=81"), `ports]: port "http": is the module's own, which spec.operationStrategy.serviceStrategy.port gives: give the further port another name`},
		{"the own number beside the strategy", withPorts(provider, "web=80"), `ports]: port "web": is 80/TCP, like port "http": a Service can have each number and protocol only once`},
		{"a wrong port with the own name", withPorts(provider, "http=x"), `ports]: port "http": must be a whole number from 1 to 65535, got "x"`},
		{"no string", strings.Replace(provider, "namespace: shop", "namespace: shop, annotations: {fn.koupleless.io/ports: 80}", 1), `ports]: must be a string, in quotes, got 80`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			lines := reported(render(t, c.source))
			require.Len(t, lines, 1)
			assert.Contains(t, lines[0], "error: in.yaml[0]: ")
			assert.True(t, strings.HasSuffix(lines[0], c.message), lines[0])
		})
	}
}

// TestOwnPortThatTheTemplateNumbers holds that a template does not number the module's own port, which the annotation names.
func TestOwnPortThatTheTemplateNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, config, ports, origin string }{
		{"a further port of the template", "{template: {spec: {ports: [{name: metrics, port: 9090}]}}}", "metrics=9100,admin=81", "spec.template.spec.ports[0]"},
		{"beside the own port of the template", "{template: {spec: {ports: [{name: http, appProtocol: http}, {name: metrics, port: 9090}]}}}", "metrics=9100", "spec.template.spec.ports[1]"},
		{"of an override", `{overrides: [{match: {module: "*"}, template: {spec: {ports: [{name: metrics, port: 9090}]}}}]}`, "metrics=9100", "spec.overrides[0].template.spec.ports[0]"},
	} {
		assert.Equal(t, []string{`error: in.yaml[0]: Deployment shop/biz1: metadata.annotations[fn.koupleless.io/ports]: port "metrics": is the module's own, ` +
			"whose number is derived, but " + c.origin + " of the configuration sets it: give one of the two another name"},
			reported(configured(t, c.config, onlyPorts(c.ports))), c.reason)
		assert.Empty(t, reported(configured(t, c.config, onlyPorts("http=80,metrics=9100"))), c.reason)
	}
}

func TestTargetsByNameOfAWorkload(t *testing.T) {
	t.Parallel()
	named := onlyPorts("http=80:8080,admin=9090:metrics")
	assert.Equal(t, []string{`warning: in.yaml[0]: Deployment shop/biz1: metadata.annotations[fn.koupleless.io/ports]: port "admin": leads to the port named "metrics", ` +
		"but the containers of a module declare no ports: give the number that the module listens on"}, reported(render(t, named)))
	declared := strings.Replace(named, "image: x", "image: x, ports: [{name: metrics, containerPort: 9091}]", 1)
	assert.Empty(t, reported(render(t, declared)), "a container declares it")
	sidecar := strings.Replace(named, "image: x}]", "image: x}], initContainers: [{name: s, image: x, restartPolicy: Always, ports: [{name: metrics, containerPort: 9091}]}]", 1)
	assert.Empty(t, reported(render(t, sidecar)), "a sidecar declares it")
	for source, known := range map[string]string{
		strings.Replace(declared, ":metrics", ":metric", 1):      `"metric" (declared: 9091 "metrics")`,
		strings.Replace(declared, ":metrics", ":metrics/UDP", 1): `"metrics" (declared: no port of protocol UDP)`,
	} {
		assert.Equal(t, []string{`warning: in.yaml[0]: Deployment shop/biz1: metadata.annotations[fn.koupleless.io/ports]: port "admin": no container of the Pods declares a port named ` + known},
			reported(render(t, source)), "the containers declare others")
	}
	unused := workload("Deployment", `{fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/ports: "http=80", fn.koupleless.io/target-port: "8080"}`)
	assert.Equal(t, []string{"warning: in.yaml[0]: Deployment shop/biz1: metadata.annotations[fn.koupleless.io/target-port]: has no effect without fn.koupleless.io/port: " +
		"it belongs in fn.koupleless.io/ports"}, reported(render(t, unused)))
	base := "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: stock, namespace: shop}\nspec: {template: {spec: {containers: [{name: base, ports: [{name: metrics, containerPort: 9091}]}]}}}\n"
	on := withPorts(strings.Replace(provider, "spec:\n", "spec:\n  baseDeploymentName: stock\n", 1), "a=81:metrics,b=82:web,c=83:metrics/UDP")
	assert.Equal(t, []string{
		`warning: in.yaml[0]: ModuleDeployment shop/md: metadata.annotations[fn.koupleless.io/ports]: port "b": no container of base Deployment shop/stock (in.yaml[1]) declares a port named "web" (declared: 9091 "metrics")`,
		`warning: in.yaml[0]: ModuleDeployment shop/md: metadata.annotations[fn.koupleless.io/ports]: port "c": no container of base Deployment shop/stock (in.yaml[1]) declares a port named "metrics" (declared: no port of protocol UDP)`,
	}, reported(render(t, on+separator+base)))
}

func TestDifferentPortsConflict(t *testing.T) {
	t.Parallel()
	second := strings.Replace(provider, "name: md", "name: second", 1)
	assert.Empty(t, reported(render(t, withPorts(provider, "grpc=50051")+separator+withPorts(second, "grpc=50051"))))
	outcome := render(t, withPorts(provider, "grpc=50051")+separator+withPorts(second, "grpc=50052"))
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "ports]: wants Service shop/provider-service with the ports http=80:8080/TCP,grpc=50052:50052/TCP, but "+
		"ModuleDeployment shop/md (in.yaml[0]) wants it with the ports http=80:8080/TCP,grpc=50051:50051/TCP: make them equal")
	assert.Equal(t, "grpc=50051", outcome.Results[0].Field.ProposedValue)
}
