def price(net, *rates, round_to=2):
    gross = net
    for rate in rates: \
        gross += net * rate
    return round(gross, round_to)


print(price(10, 0.5, 0.25))
