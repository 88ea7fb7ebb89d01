from expecting import refused

from nnlib import Network, SquaredError
from nnlib.show.network.parts import parameter_named, parameters


def test_every_entry_of_the_vector_has_one_name_and_is_found_by_it():
    network = Network([3, 2, 2], loss=SquaredError())
    known = parameters(network)
    assert sorted(p.place(network) for p in known.values()) == list(range(network.parameters.size))
    views = network.named(network.parameters)
    for name, parameter in known.items():
        array, row, column = name[:2], int(name[3]), int(name[6])
        assert parameter.of(network, network.parameters) == views[array][row, column]
    assert known["W1[0, 2]"].symbol == "w^{(1)}_{13}"  # on paper one counts from 1
    assert parameter_named(network, "b2[1, 0]").symbol == "b^{(2)}_2"
    sentence = "the network has no parameter 'W3[0, 0]'; its names are W1[0, 0] to b2[1, 0]."
    with refused(ValueError, sentence):
        parameter_named(network, "W3[0, 0]")
