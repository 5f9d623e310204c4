"""Published models, coded beside ours: no line of the model runs in them."""
