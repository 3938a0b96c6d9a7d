"""gRPC's own services, health and reflection, whose stubs the distribution does not package."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

STRING, BYTES, MESSAGE, INT32 = 9, 12, 11, 5


def _messages(package, **messages):
    """Message classes from {name: [(field, number, type or the name of a message, repeated)]}."""
    file = descriptor_pb2.FileDescriptorProto(
        name=f"{package}.proto", package=package, syntax="proto3")
    for name, fields in messages.items():
        message = file.message_type.add(name=name)
        for field, number, kind, repeated in fields:
            added = message.field.add(name=field, number=number, label=3 if repeated else 1)
            if isinstance(kind, str):
                added.type, added.type_name = MESSAGE, f".{package}.{kind}"
            else:
                added.type = kind
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return {name: factory.GetPrototype(pool.FindMessageTypeByName(f"{package}.{name}"))
            for name in messages}


_HEALTH = _messages("grpc.health.v1", HealthCheckRequest=[("service", 1, STRING, False)],
                    HealthCheckResponse=[("status", 1, INT32, False)])
_REFLECTION = _messages(
    "grpc.reflection.v1alpha",
    ServiceResponse=[("name", 1, STRING, False)],
    ListServiceResponse=[("service", 1, "ServiceResponse", True)],
    FileDescriptorResponse=[("file_descriptor_proto", 1, BYTES, True)],
    ServerReflectionRequest=[("file_containing_symbol", 4, STRING, False),
                             ("list_services", 7, STRING, False)],
    ServerReflectionResponse=[("file_descriptor_response", 4, "FileDescriptorResponse", False),
                              ("list_services_response", 6, "ListServiceResponse", False)])

STATUS = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"]


def health(channel, service=""):
    """"SERVING" or "NOT_SERVING"; NOT_FOUND for a service that has no health."""
    call = channel.unary_unary("/grpc.health.v1.Health/Check",
                               _HEALTH["HealthCheckRequest"].SerializeToString,
                               _HEALTH["HealthCheckResponse"].FromString)
    return STATUS[call(_HEALTH["HealthCheckRequest"](service=service), timeout=30).status]


def watch_health(channel, service=""):
    """An iterator over the states of health as they change."""
    call = channel.unary_stream("/grpc.health.v1.Health/Watch",
                                _HEALTH["HealthCheckRequest"].SerializeToString,
                                _HEALTH["HealthCheckResponse"].FromString)
    for answer in call(_HEALTH["HealthCheckRequest"](service=service), timeout=60):
        yield STATUS[answer.status]


def reflect(channel, **request):
    call = channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                                 _REFLECTION["ServerReflectionRequest"].SerializeToString,
                                 _REFLECTION["ServerReflectionResponse"].FromString)
    [answer] = call(iter([_REFLECTION["ServerReflectionRequest"](**request)]), timeout=30)
    return answer


def listed_services(channel):
    return {service.name for service in
            reflect(channel, list_services="*").list_services_response.service}


def described_services(channel, symbol):
    """Full names of the services in the file that holds `symbol`, and of their methods."""
    names = {}
    for data in reflect(channel, file_containing_symbol=symbol
                        ).file_descriptor_response.file_descriptor_proto:
        file = descriptor_pb2.FileDescriptorProto.FromString(data)
        for service in file.service:
            names[f"{file.package}.{service.name}"] = [method.name for method in service.method]
    return names
